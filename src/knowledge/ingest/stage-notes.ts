import type { ModelFactsReader } from '../../gateway/index.ts'
import type { HelpdeskConfig } from '../helpdesks/helpdesk-config.ts'
import type { CopilotSettings } from '../understanding/copilot-settings.ts'
import { BUDGET_USED_UP, type Pause } from '../understanding/pauses.ts'
import { SUMMARY_FEATURE } from '../understanding/summarise-slice.ts'

/** Why nobody works on a stage. */
export type StageNote = {
  state: 'off' | 'waiting'
  message: { en: string; ko: string }
  error?: { code: string; message: string }
}
export type StageNotes = Partial<Record<'articles' | 'attachments' | 'summaries' | 'embeddings', StageNote>>

type Budgeted = Pick<CopilotSettings, 'summary_budget_per_day'>

type Setup = {
  facts: Pick<ModelFactsReader, 'find' | 'spentToday'>
  settings: Pick<CopilotSettings, 'summary_model' | 'summary_budget_per_day' | 'embedding_model'>
  /** False on a database without the vector extension. */
  hasIndex: boolean
  /** A model in a folder of the server makes vectors where none is chosen. */
  hasLocalModel: boolean
}

/** What a source leaves out by its own settings. */
export function notesOfSource(config: unknown): StageNotes {
  const { articles, attachments } = config as Partial<HelpdeskConfig>
  return {
    ...(articles === false ? { articles: off(...LEFT_OUT.articles) } : {}),
    ...(attachments === false ? { attachments: off(...LEFT_OUT.attachments) } : {}),
  }
}

/** What no model does, in the whole tenant. */
export async function notesOfModels(setup: Setup, tenantId: string): Promise<StageNotes> {
  const summaries = await noteOfSummaries(setup, tenantId)
  const embeddings = await noteOfEmbeddings(setup, tenantId)
  return { ...(summaries ? { summaries } : {}), ...(embeddings ? { embeddings } : {}) }
}

async function noteOfSummaries({ facts, settings }: Setup, tenantId: string): Promise<StageNote | undefined> {
  const { summary_model: alias, summary_budget_per_day: budget } = settings
  if (alias === null)
    return off(
      'No model is chosen for summaries: they are made of the tickets’ own sentences.',
      '요약에 쓸 모델이 없습니다. 티켓의 문장으로 요약합니다.',
    )
  if (!(await facts.find(tenantId, alias))) return withoutModel(alias)
  if (budget === null || (await facts.spentToday(tenantId, SUMMARY_FEATURE)) < Number(budget))
    return undefined
  return budgetUsedUp(budget)
}

/** Why no model is asked for summaries for a while. */
export function noteOfPause(
  { reason, until }: Pause,
  { summary_budget_per_day: budget }: Budgeted,
): StageNote {
  if (reason === BUDGET_USED_UP) return budgetUsedUp(budget ?? '0')
  const time = `${new Date(until).toISOString().slice(11, 19)} UTC`
  return {
    state: 'waiting',
    message: {
      en: `The model for summaries could not be asked. It is asked again by itself at ${time}.`,
      ko: `요약 모델에 요청하지 못했습니다. ${time}에 저절로 다시 시도합니다.`,
    },
    error: { code: reason, message: `The model could not be asked, or refused (${reason}).` },
  }
}

/** It may hold less than the next summary needs: nothing is spent beyond it. */
function budgetUsedUp(budget: string): StageNote {
  return {
    state: 'waiting',
    message: {
      en: `The budget for summaries of ${budget} USD a day is used up. It goes on tomorrow (UTC), or when the budget is raised.`,
      ko: `요약에 쓰는 하루 예산 ${budget} USD를 다 썼습니다. 내일(UTC) 또는 예산을 올리면 이어집니다.`,
    },
  }
}

async function noteOfEmbeddings(
  { facts, settings, hasIndex, hasLocalModel }: Setup,
  tenantId: string,
): Promise<StageNote | undefined> {
  const { embedding_model: alias } = settings
  if (!hasIndex)
    return off(
      'The database has no vector extension, which search needs.',
      '검색에 필요한 벡터 확장이 데이터베이스에 없습니다.',
    )
  if (alias !== null) return (await facts.find(tenantId, alias)) ? undefined : withoutModel(alias)
  if (hasLocalModel) return undefined
  return off(
    'No model is chosen for embeddings: search goes by words alone.',
    '임베딩에 쓸 모델이 없습니다. 낱말로만 검색합니다.',
  )
}

const LEFT_OUT = {
  articles: [
    'The settings of this help desk leave articles out.',
    '이 헬프데스크의 설정에서 지식 문서를 뺐습니다.',
  ],
  attachments: [
    'The settings of this help desk leave attachments out.',
    '이 헬프데스크의 설정에서 첨부 파일을 뺐습니다.',
  ],
} as const

function off(en: string, ko: string): StageNote {
  return { state: 'off', message: { en, ko } }
}

function withoutModel(alias: string): StageNote {
  return off(
    `The model "${alias}" is not set up any more. Choose another one in the settings of the copilot.`,
    `모델 "${alias}": 더는 설정되어 있지 않습니다. 코파일럿 설정에서 다른 모델을 고르세요.`,
  )
}
