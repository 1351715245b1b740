/** What goes wrong. */
const SYMPTOM =
  /^(?:(?:주요|발생) ?)?(?:증상|현상|문제(?: ?(?:상황|설명|현상|증상))?|오류 ?(?:증상|현상|메시지|내용))$|^(?:the )?(?:symptoms?|problems?(?: (?:description|statement))?|issues?(?: description)?|error messages?)$|^what (?:(?:you|i|we|they|users?|customers?|people)(?: may| might| will)? (?:see|notice|experience|report)|happens|is wrong)$/i
/** Why it does, or what else there is of it. */
const ABOUT_IT =
  /^(?:(?:주요|가능한|발생) ?)?원인$|^(?:the )?(?:(?:root |possible )?causes?|known issues?|errors?)$/i
const JOINED = /\s*(?:[,·/&]|\band\b|및)\s*|(?<=[가-힣])[과와]\s+/i

/** Whether what goes wrong is described below a heading, and not what helps against it. */
export function isSymptom(heading: string): boolean {
  return partsOf(heading).every((part) => SYMPTOM.test(part))
}

/** Whether what stands below a heading tells nobody what to do: what goes wrong, or why. */
export function onlyDescribes(heading: string): boolean {
  return partsOf(heading).every((part) => SYMPTOM.test(part) || ABOUT_IT.test(part))
}

/** "2. Symptoms and causes:" has two. */
function partsOf(heading: string): string[] {
  const bare = heading.replace(/^[#\s\d.)]+|[\s:：.]+$/g, '')
  return bare.split(JOINED)
}
