import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SearchHit } from '../../knowledge/index.ts'
import { answerExtractively } from './answer-extractively.ts'
import type { Surroundings } from './read-surroundings.ts'

function hit(content: string, more: Partial<SearchHit> = {}): SearchHit {
  const id = more.chunk_id ?? 'chk_1'
  return {
    document_id: `doc_of_${id}`,
    external_id: id,
    chunk_id: id,
    title: 'Page',
    heading: '',
    url: null,
    type: null,
    source_id: 'src',
    language: /[가-힣]/.test(content) ? 'ko' : 'en',
    score: 10,
    snippet: '',
    content,
    ...more,
  }
}

describe('answerExtractively', () => {
  it('quotes the sentence that answers, and cites it', () => {
    const answer = answerExtractively({
      query: 'How do I drain a node?',
      hits: [hit('Nodes run pods. Use kubectl drain to drain a node safely. Unrelated things follow here.')],
    })
    expect(answer.found).toBe(true)
    expect(answer.answer).toBe('Use kubectl drain to drain a node safely. [1]')
    expect(answer.citations).toEqual([
      expect.objectContaining({
        id: 1,
        chunk_id: 'chk_1',
        quote: 'Use kubectl drain to drain a node safely.',
      }),
    ])
  })

  it('does not say the question again to who asks why, but what tells the reason', () => {
    const content =
      'Uploads time out on slow lines. Uploads time out on slow lines because the proxy cuts them after 60 seconds.'
    const { answer } = answerExtractively({
      query: 'Why do uploads time out on slow lines?',
      hits: [hit(content)],
    })
    expect(answer).toBe('Uploads time out on slow lines because the proxy cuts them after 60 seconds. [1]')
  })

  it('brings the steps and the code that a sentence announces', () => {
    const content =
      'To roll back a daemonset do the following:\n\n1. List the revisions.\n2. Undo the rollout:\n\n```shell\nkubectl rollout undo\n```\n\nOther text.'
    const { answer, citations } = answerExtractively({ query: 'roll back a daemonset', hits: [hit(content)] })
    expect(answer).toBe(
      'To roll back a daemonset do the following: [1]\n\n1. List the revisions. [1]\n2. Undo the rollout: [1]\n\n```shell\nkubectl rollout undo\n```',
    )
    expect(citations).toHaveLength(1)
  })

  it('answers what to do with all steps of the section that is asked about, in order, code with its step', () => {
    const content = [
      '## Take a snapshot\n\n1. Freeze the snapshot source.\n2. Take the snapshot.',
      '## Restore a snapshot\n\n1. Create a volume:\n   ```bash\n   create\n   ```\n2. Wait.\n3. Attach it:\n   ```bash\n   attach\n   ```',
      '## Restore a deleted volume\n\nSnapshots are no help here. Restore it from the bin.',
    ].join('\n\n')
    const hits = [hit(content, { title: 'Snapshots', heading: 'Volumes' })]
    const { answer, citations } = answerExtractively({ query: 'How do I restore a snapshot?', hits })
    expect(answer).toBe(
      '1. Create a volume: [1]\n   ```bash\n   create\n   ```\n\n2. Wait. [1]\n3. Attach it: [1]\n   ```bash\n   attach\n   ```',
    )
    expect(citations.map((one) => one.heading)).toEqual(['Volumes > Restore a snapshot'])
  })

  it('follows a list into the chunks before and behind', () => {
    const chunk = (chunk_id: string, content: string) => ({ chunk_id, heading: '연결 절차', content })
    const chunks = [
      chunk('c0', '준비물이 있습니다.\n\n1. 콘솔을 엽니다.\n2. 기기를 추가합니다.'),
      chunk('c1', '3. VPN 접속 프로필을 받습니다.\n4. 프로필을 가져옵니다.'),
      chunk('c2', '5. 터널을 켭니다.\n\n끝났습니다.\n\n## 다른 절차\n\n6. 하지 마세요.'),
    ]
    const found = hit(chunks[1]?.content ?? '', { chunk_id: 'c1', heading: '연결 절차', title: 'VPN 접속' })
    const surroundings: Surroundings = new Map([[found.document_id, chunks]])
    const query = 'VPN으로 접속하려면 어떤 절차를 따라야 하나요?'
    const { answer, citations } = answerExtractively({ query, hits: [found], surroundings })
    expect(answer.match(/^\d/gm)).toEqual(['1', '2', '3', '4', '5'])
    expect(answer).not.toContain('끝났습니다')
    expect(citations.map((one) => one.chunk_id)).toEqual(['c0', 'c1', 'c2'])
  })

  it('answers a bare topic with the steps too, but a question for one fact with that fact', () => {
    const hits = [
      hit('## Scale a service\n\n1. Open the service list.\n2. Scale the service to 3 replicas.\n3. Save.'),
    ]
    expect(answerExtractively({ query: 'scale a service', hits }).answer.match(/^\d/gm)).toHaveLength(3)
    const { answer } = answerExtractively({ query: 'Which service scale has 3 replicas?', hits })
    expect(answer).toBe('2. Scale the service to 3 replicas. [1]')
  })

  it('gives no steps for something else because what follows them has the word', () => {
    const content =
      '## 조직 해지\n\n1. 설정을 엽니다.\n2. 해지를 누릅니다.\n\n해지한 조직의 데이터는 백업에서 90일 안에 사라집니다.'
    expect(answerExtractively({ query: '백업은 어떻게 하나요?', hits: [hit(content)] }).answer).not.toContain(
      '해지를',
    )
  })

  it('gives no more steps than one reads at once', () => {
    const steps = Array.from({ length: 40 }, (_, i) => `${i + 1}. Install part ${i + 1}.`).join('\n')
    const { answer } = answerExtractively({ query: 'How do I install it?', hits: [hit(steps)] })
    expect(answer.match(/^\d+\./gm)).toHaveLength(12)
  })

  it('quotes a short section whole where the steps are a sentence and a command', () => {
    const content =
      '## Remove a key\n\nKeys stay.\n\n## Add a key to an instance\n\nInject it:\n\n```bash\ninject-key\n```\n\nIt works after 60 seconds.'
    const { answer } = answerExtractively({
      query: 'How do I add a key to an instance?',
      hits: [hit(content)],
    })
    expect(answer).toBe('Inject it: [1]\n\n```bash\ninject-key\n```\n\nIt works after 60 seconds. [1]')
  })

  it('shows the rows of a table that answer, under its header', () => {
    const content =
      '## Prices\n\n| GPU | Memory | Price |\n| --- | --- | --- |\n| L4 | 24 GB | 0.85 USD |\n| H100 | 80 GB | 4.20 USD |\n| H200 | 141 GB | 5.10 USD |'
    const { answer, citations } = answerExtractively({
      query: 'What is the price of an H100?',
      hits: [hit(content)],
    })
    expect(answer).toBe('| GPU | Memory | Price |\n| --- | --- | --- |\n| H100 | 80 GB | 4.20 USD [1] |')
    expect(citations[0]).toMatchObject({ heading: 'Prices', quote: '| H100 | 80 GB | 4.20 USD |' })
  })

  it('drops sentences that answer clearly less, headings and pointers to other pages', () => {
    const content = [
      '## 할당량 심사\n\n한도와 심사 중인 요청이 표시됩니다. 할당량 증설 심사는 1일 걸립니다.',
      '## 함께 보기\n\n- 할당량 증설 심사가 걸리는 기간',
    ].join('\n\n')
    const query = '할당량 증설 심사는 얼마나 걸리나요?'
    expect(answerExtractively({ query, hits: [hit(content)] }).answer).toBe(
      '할당량 증설 심사는 1일 걸립니다. [1]',
    )
    const pointer = hit('This page shows how to resize a volume.\n\nA volume is resized in the console.')
    expect(answerExtractively({ query: 'Where is a volume resized?', hits: [pointer] }).answer).toBe(
      'A volume is resized in the console. [1]',
    )
  })

  it('brings along the sentence that another one depends on', () => {
    const content =
      'Snapshots are kept for a week. They are deleted afterwards by the retention job. Disks differ.'
    const query = 'What is deleted by the retention job?'
    expect(answerExtractively({ query, hits: [hit(content)] }).answer).toBe(
      'Snapshots are kept for a week. They are deleted afterwards by the retention job. [1]',
    )
  })

  it.each(['For example, a volume is resized by the driver.', '또한 volume resize는 driver가 한다.'])(
    'does not begin an answer with "%s" where another sentence answers',
    (torn) => {
      const content = `${torn}\n\n## Sizes\n\nA volume is resized in the console.`
      const query = 'Where is a volume resized?'
      expect(answerExtractively({ query, hits: [hit(content, { language: 'en' })] }).answer).toBe(
        'A volume is resized in the console. [1]',
      )
    },
  )

  it('does not answer about a named thing from a passage that lacks it, or has it in code only', () => {
    const hits = [hit('Create an index of the documents first:\n\n```sh\ndeploy mongodb.yaml\n```')]
    const weights = new Map([
      ['creat', 2],
      ['index', 4],
      ['document', 4],
      ['mongodb', 8],
      ['mongo', 8],
      ['db', 8],
    ])
    const isFound = (query: string) => answerExtractively({ query, hits, weights }).found
    expect(isFound('How do I create an index in MongoDB?')).toBe(false)
    expect(isFound('How do I create an index of documents?')).toBe(true)
  })

  it('says that nothing answers, in the language of the question', () => {
    const hits = [hit('Pods are the smallest units that you can deploy in Kubernetes.')]
    expect(answerExtractively({ query: '김치찌개 끓이는 방법은?', hits })).toEqual({
      found: false,
      answer: '이 질문에 답하는 내용을 찾지 못했습니다.',
      citations: [],
    })
    expect(answerExtractively({ query: 'How long should I boil an egg?', hits }).found).toBe(false)
    expect(answerExtractively({ query: 'pods', hits: [] }).found).toBe(false)
    expect(answerExtractively({ query: '', hits }).found).toBe(false)
  })

  it('prefers the language of the question, and takes the other one when there is no choice', () => {
    const ko = hit('CronJob 시간대는 컨트롤러의 시간대를 따른다.', { chunk_id: 'ko', score: 8 })
    const en = hit('The CronJob time zone is that of the controller: 시간대.', {
      chunk_id: 'en',
      score: 10,
      language: 'en',
    })
    expect(answerExtractively({ query: 'CronJob 시간대', hits: [en, ko] }).citations[0]?.chunk_id).toBe('ko')
    expect(answerExtractively({ query: 'CronJob 시간대', hits: [en] }).citations[0]?.chunk_id).toBe('en')
  })

  it('numbers citations in order, and marks every one of them in the answer', () => {
    const hits = [
      hit('Back up etcd with a snapshot.', { chunk_id: 'a' }),
      hit('An etcd snapshot is a backup of etcd.', { chunk_id: 'b', score: 9.9 }),
    ]
    const { answer, citations } = answerExtractively({ query: 'etcd snapshot', hits })
    expect(citations.map((citation) => citation.id)).toEqual([1, 2])
    for (const { id } of citations) expect(answer).toContain(`[${id}]`)
  })

  it('quotes exact substrings only, whatever the text', () => {
    const line = fc.constantFrom(
      '- pod item',
      '1. pod step:',
      '2. pod step',
      '   deeper',
      '## Pod heading',
      '| --- | --- |',
      '```',
      '| pod | x |',
      'A pod. The pod!',
      '파드(pod)는 pod다.',
      '',
      '  pod',
      '~~~',
    )
    const content = fc.oneof(
      fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n')),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(
        fc.array(content, { maxLength: 4 }),
        fc.string(),
        fc.boolean(),
        (contents, query, isHow) => {
          const hits = contents.map((text, i) => hit(text, { chunk_id: `c${i}`, document_id: 'doc' }))
          const surroundings: Surroundings = new Map([['doc', hits]])
          const asked = isHow ? `How do I pod ${query}` : `pod ${query}`
          const answer = answerExtractively({ query: asked, hits: hits.slice(0, 1), surroundings })
          expect(answer.found).toBe(answer.citations.length > 0)
          for (const citation of answer.citations) {
            expect(citation.quote).not.toBe('')
            expect(hits.find((one) => one.chunk_id === citation.chunk_id)?.content).toContain(citation.quote)
            expect(answer.answer).toContain(`[${citation.id}]`)
          }
        },
      ),
    )
  })
})
