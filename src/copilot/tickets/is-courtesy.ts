// What belongs to another conversation: greetings, thanks, closings, signatures.
const COURTESY =
  /^(?:dear|hi|hello|hey|good (?:morning|afternoon|evening))\b.{0,40}$|\b(?:thank you|thanks) for\b|^(?:thanks|thank you|best|kind regards|best regards|regards|sincerely|cheers)\b.{0,30}$|\b(?:let us know|feel free|do not hesitate|don['’]t hesitate|happy to help|any (?:further|other|more) questions)\b|\b(?:apologi[sz]e|sorry for)\b|^(?:안녕하세요|안녕하십니까)|고객님[,.]?$|(?:문의|연락|이용)해? ?(?:주셔서|주신 것)|감사합니다\.?$|드림$|올림$|궁금한 (?:점|사항)|불편을? (?:드려|끼쳐)|죄송/i
/** What was put in for another customer's data says nothing to this one. */

/** Whether a sentence of a reply is greeting, thanks or closing, which say nothing to anybody else. */
export function isCourtesy(sentence: string): boolean {
  return COURTESY.test(sentence)
}
