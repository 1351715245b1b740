const SYMPTOM =
  /^(?:증상|현상|문제(?: ?(?:상황|설명|현상|증상))?|오류 ?(?:증상|현상|메시지)|(?:the )?symptoms?|(?:the )?problem(?: (?:description|statement))?|(?:the )?issue(?: description)?|what (?:you|i|we|they|users?|customers?|people)(?: may| might| will)? (?:see|notice|experience|report)|what happens)$/i

/** Whether what goes wrong is described below a heading, and not what helps against it. */
export function isSymptom(heading: string): boolean {
  return SYMPTOM.test(heading.replace(/^[\s\d.)]+|[\s:：]+$/g, ''))
}
