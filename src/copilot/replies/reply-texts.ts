import type { ReplyWarning } from './leak-guard.ts'

type Texts = { greeting: string; intro: string; nothing: string; closing: string }

/** The frame of a draft that no model wrote. */
export function replyTexts(language: string): Texts {
  return language === 'ko'
    ? {
        greeting: '안녕하세요, 고객님.',
        intro: '문의해 주신 내용은 다음과 같이 해 보시기 바랍니다.',
        nothing:
          '문의해 주신 내용을 확인하고 있습니다. 언제부터 어떤 상황에서 생겼는지, 화면에 나온 메시지가 있었는지 알려 주시면 더 빨리 도와드릴 수 있습니다.',
        closing: '더 궁금한 점이 있으시면 언제든지 회신해 주세요. 감사합니다.',
      }
    : {
        greeting: 'Hello,',
        intro: 'Thank you for contacting us. Please try the following:',
        nothing:
          'Thank you for contacting us. We are looking into it. If you tell us since when and in which situation it happens, and which message is shown, we can help you sooner.',
        closing: 'If anything is still unclear, just reply to this message.',
      }
}

const WARNINGS: Record<ReplyWarning['kind'], { en: string; ko: string }> = {
  private_note: {
    en: 'A sentence that repeated a private note was left out here.',
    ko: '비공개 메모의 내용을 담은 문장을 여기서 뺐습니다.',
  },
  other_customer: {
    en: 'A sentence that repeated another customer’s ticket was left out here.',
    ko: '다른 고객의 티켓 내용을 담은 문장을 여기서 뺐습니다.',
  },
  identifier_removed: {
    en: 'An address, number or link that this customer does not know from us was replaced.',
    ko: '이 고객이 모르는 주소, 번호 또는 링크를 바꿔 놓았습니다.',
  },
  unsupported: {
    en: 'No source says this. Check it before you send it.',
    ko: '근거가 되는 출처가 없습니다. 보내기 전에 확인하세요.',
  },
  other_ticket: {
    en: 'From another ticket: does it hold here?',
    ko: '다른 티켓에서 가져온 내용입니다. 여기에도 맞는지 확인하세요.',
  },
  done_elsewhere: {
    en: 'A ticket like this one was solved by something that was done for that customer: see the citation. Do it here first, then write.',
    ko: '비슷한 티켓은 그 고객에게 직접 조치하여 해결했습니다. 인용을 보고 먼저 조치한 뒤 답변하세요.',
  },
  nothing_found: {
    en: 'No past solution and no article was found for this ticket.',
    ko: '이 티켓에 맞는 지난 해결책이나 문서를 찾지 못했습니다.',
  },
  other_language: {
    en: 'The draft, or what was found for it, is in another language than the one that was asked for.',
    ko: '초안이나 찾은 내용의 언어가 요청한 언어와 다릅니다.',
  },
  instructions_unused: {
    en: 'Your instructions are not followed: only a model can do that.',
    ko: '지시 사항은 반영되지 않았습니다. 모델이 있어야 반영됩니다.',
  },
}

export function warningText(kind: ReplyWarning['kind']): { en: string; ko: string } {
  return WARNINGS[kind]
}

/** The name of a language in English, for a prompt. */
export function languageName(code: string): string {
  const name = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(code)
  return name ?? 'the language of the customer'
}
