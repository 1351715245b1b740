import { CLOSES_TICKET } from './closing-phrases.ts'
import type { ToldRole } from './sentence-role.ts'

/** What a sentence in English does. */
export function englishRole(sentence: string): ToldRole {
  const learned = LEARNED.exec(sentence)
  if (learned) return englishRole(sentence.slice(learned[0].length))
  if (QUESTION.test(sentence) || ASKS_TO_TELL.test(sentence)) return 'question'
  if (
    [CLOSES_TICKET, PROGRESS, INTENDS, PROMISES, ONLY_WAIT, UNSAYS].some((pattern) => pattern.test(sentence))
  )
    return 'progress'
  if (NOTHING_TO_DO.test(sentence)) return 'done'
  if (FOUND.test(sentence)) return FOUND_AND_DID.test(sentence) ? 'done' : 'finding'
  if (WE_DID.test(sentence) || WAS_DONE.test(sentence) || DONE.test(sentence)) return 'done'
  if (SHOULD_HAVE.test(sentence)) return 'finding'
  if (isInstruction(sentence)) return 'instruction'
  return IS_SO.test(sentence) || isPast(sentence) ? 'finding' : 'fact'
}

/** "I checked with our developers: …" only tells where it is from. */
const LEARNED =
  /^(?:we|i)(?:['’]ve| have)? (?:also |just |now )?(?:checked|double-checked|spoken|spoke|talked|consulted|asked|discussed (?:it|this|that))\b[^.:;,]{0,60}: (?=\S)/i

const QUESTION = /\?["'”’)\]]*$/
const ASKED =
  'us|me|(?:the|your|any) (?:output|logs?|results?|screenshots?|exact|versions?|details|name|number|id)|an? (?:screenshot|excerpt|log|copy|screen)|which|what|whether|when|how|if'
const ASKS_TO_TELL = new RegExp(
  String.raw`\b(?:please|kindly|(?:could|can|would) you|let|need you to) (?:also |please )?(?:send|share|tell|provide|confirm|attach|give|show|forward|describe|specify)\b(?: to)? ?(?:${ASKED})\b|\blet (?:me|us) know\b|\b(?:we|i)(?:['’]ll| will| would)? (?:also )?need (?:more|the|your|some|further|a few) (?:information|details|logs?|output|screenshots?|version)`,
  'i',
)

const LOOKS =
  'look(?:ing)?|investigat\\w+|check(?:ing)?|get(?:ting)? back|come back|keep you|keep (?:it|this|(?:your|the) (?:ticket|case|request|issue))|updat(?:e|ing) you|let you know|analy[sz]\\w+|review(?:ing)?|work(?:ing)? on|follow(?:ing)? up|inform you|examin\\w+|wait(?:ing)? for'
const PROGRESS = new RegExp(
  String.raw`\b(?:we|i|our \w+|the \w+ team)(?:['’](?:ll|re|m)| will| are| am| is)?(?: (?:be|also|still|currently|now|just|\w+ly)){0,2} (?:${LOOKS})\b|\b(?:passed|forwarded|escalated|handed|reported) (?:it|them|this|that|your \w+|the \w+)(?: \w+)? (?:on|to|over)\b|\b(?:could|can|were able to|managed to) reproduce\b|\b(?:is|are) (?:being|under) (?:investigat|review|look)|\bas soon as (?:we|i) (?:have|know)\b|^(?:we|i) (?:have )?(?:received|understand)\b`,
  'i',
)

/** What is going to be, one day, or is handed on: nobody has done it, and nobody else is to. */
const INTENDS =
  /\b(?:we|i|our \w+|the \w+ team)(?: (?:are|am|is)|['’](?:re|m))? (?:also |currently )?(?:plan(?:s|ning)?|intend(?:s|ing)?|aim(?:s|ing)?|hop(?:e|es|ing)|consider(?:s|ing)?|think(?:ing)?) (?:to|on|about|for|of|adding)\b|\b(?:we|i|our \w+|the \w+ team)(?:['’]ll| will| shall|(?:['’](?:re|m)| are| am| is) going to) (?:\w+ly |also |then |of course )?(?:escalate|forward|pass|ask|contact|call|write|reply|respond|report|discuss|consider|try|monitor|watch|raise (?:it|this|that))\b|\b(?:we|i)(?:['’]ve| have)? (?:also |now |just |already )?(?:asked|contacted|informed|notified)\b|\b(?:is|are) (?:planned|scheduled|on (?:our|the) road-?map)\b/i

/** "We will add it next year.", "It will be available in the next release." */
const PROMISES =
  /\b(?:(?:we|our \w+|the \w+ team)(?:['’]ll| will| shall|(?:['’]re| are| is) going to) (?:\w+ly |also )?(?:add|support|introduce|release|ship|launch|offer|implement|provide|improve|roll out)|will (?:also |then )?be (?:\w+ly )?(?:added|supported|introduced|available|offered|implemented|improved))\b[^.;]{0,100}\b(?:next (?:year|month|quarter|week|spring|summer|autumn|winter|(?:\w+ )?(?:release|version|update))|(?:a|the|some) (?:later|future|coming|upcoming|next) (?:release|version|update)|later this year|in (?:q[1-4]|20\d\d)|in (?:the )?future|soon)\b/i

/** To wait for us, and for nothing that happens then. */
const ONLY_WAIT =
  /^(?:please |kindly |just )*(?:wait|hold on|bear with (?:us|me)|give (?:us|me)|allow (?:us|me))(?: (?:a|an|the|one|two|few|some|couple|of|more|moments?|minutes?|seconds?|hours?|days?|bit|little|while|longer|time|until|till|by|tomorrow|today|tonight|next|week|monday|tuesday|wednesday|thursday|friday|morning|for|us|me|our|my|to|reply|answer|check|here))*[.!~]*$/i
/** What was said before is not meant for anybody. */
const UNSAYS =
  /\b(?:ignore|disregard|forget|scratch) (?:about )?(?:(?:my|our|the|this|that|all) )?(?:(?:last|previous|earlier|first|above|former|prior|old) )*(?:e-?mail|mail|message|reply|response|answer|comment|note|one)s?\b/i

const UNLESS = String.raw`(?<!\b(?:if|when|where|unless|until|whether|in case)\b[^,.;:]{0,60})`
/** Of use only behind what was done. */
const NOTHING_TO_DO = new RegExp(
  UNLESS +
    String.raw`(?:\b(?:do(?:es)? not|don['’]t|doesn['’]t|will not|won['’]t) (?:have|need) to \w+(?: \w+){0,3} (?:anything|something|any)\b|\bneed(?: not|n['’]t) \w+(?: \w+){0,2} (?:anything|something)\b|\bno need (?:for you )?to (?:do|change|take) any|\bnothing (?:else |more |further |left )?(?:(?:(?:that )?you (?:need|have|must|should)|needs|has) (?:to|do)\b|(?:(?:is |remains |left )*(?:for you )?to )(?:do|be done|change|be changed)\b|(?:is |will be )?(?:needed|required|necessary)\b|for you to )|\bno (?:\w+ ){0,2}(?:actions?|changes?|steps?|interventions?|work)(?: \w+){0,6}? (?:needed|required|necessary)\b|\b(?:can|may|please|just|simply) (?:\w+ )?leave (?:everything|it all|all|it|this|that|things) (?:exactly |just )?(?:as|the way) (?:it|they|things|that|this) (?:is|are)\b|^leave (?:everything|things|it all) (?:as|the way)\b)`,
  'i',
)

const SEEN =
  'found|noticed|saw|see|seen|identified|discovered|detected|observed|determined|traced|confirmed|checked|verified|tested|looked|realized|learned|suspected|expected|hoped|received|needed|understood|heard|reviewed|investigated|mentioned|described|explained|recommended|suggested|discussed'
const SUBJECT = String.raw`(?:we|i|our (?:\w+ )?(?:team|engineers?|developers?|side|colleagues?|staff|support|admins?)|(?:the|an?) (?:\w+ )?(?:team|engineers?|developers?|technicians?|colleagues?)|support|engineering)`
const BETWEEN = String.raw`(?:['’](?:ve|d)| have| has| had)?(?: (?:also|now|just|already|then|therefore|manually|meanwhile|\w+ly)){0,2}`
const FOUND = new RegExp(
  String.raw`\b${SUBJECT}${BETWEEN} (?:found|noticed|saw|see|seen|identified|discovered|detected|observed|determined|traced|confirmed|verified)\b|\b(?:it|this) (?:looks|seems|appears)\b|\b(?:turns|turned) out\b|^(?:looking (?:at|into)|from what (?:we|i)|as far as (?:we|i) can see|according to (?:our|your|the)\b[^,]{0,30}\b(?:logs?|records?)|in your case)\b|\b(?:our|the) (?:logs?|records?|metrics|checks?|investigation|analysis) (?:show|say|reveal|indicate)`,
  'i',
)
const IRREGULAR =
  'sent|re-?sent|reset|set|put|made|gave|took|brought|rebuilt|built|wrote|cut|undid|undone|split|did|done|ran|shut|paid|swapped|let|gone|taken|given|written|rewritten|redone|redid|showed|shown|went'
/** "I verified your identity and have switched it off": what was found is not what counts. */
const FOUND_AND_DID = new RegExp(
  String.raw`[,;]? (?:and|so|then) (?:(?:we|i)(?:['’]ve| have| had)?|have|has) (?:(?:also|now|just|already|then|therefore|\w+ly) ){0,2}(?!(?:${SEEN}|need|feed|proceed|indeed|succeed|exceed)\b)(?:[a-z-]{2,}ed|${IRREGULAR})\b|^(?:(?!\bthat\b)[^,.;:])*,? and (?:then |now )?(?!(?:${SEEN})\b)(?:[a-z-]{2,}ed|${IRREGULAR}) (?:it|them|this|that|the|your|a|an)\b`,
  'i',
)
const WE_DID = new RegExp(
  String.raw`(?<!\b(?:if|once|when|while|where|as|before|after|until|than|what|how|why|unless) )\b${SUBJECT}(?:${BETWEEN} (?!(?:${SEEN}|need|feed|proceed|indeed|succeed|exceed)\b)(?:[a-z-]{2,}ed|${IRREGULAR})\b|(?:['’]ll| will|(?:['’](?:re|m)| are| am) (?:going|about) to| shall) (?!need|see\b)\w+)`,
  'i',
)
/** What only a support does: who passes by in a sentence that says that it was done. */
const OWN_ACTS =
  'refund|deploy|releas|roll(?:ed)? (?:out|back)|replac|restor|re-?issu|issu|re-?sent|sent|grant|re-?enabl|unlock|unblock|lift|white-?list|allow-?list|migrat|reboot|restart|patch|fix|resolv|correct|rais|credit|reassign|extend|install|provision|repair|recover|reimburs|exchang|put back|merg|rebuilt|escalat|cancel'
/** What others do as well: that it was done is how it was, unless it has been done just now. */
const ACTS = `${OWN_ACTS}|reset|enabl|mov|updat|upgrad|increas|remov|delet|add|activat|deactivat|transferr|appli|adjust|configur|tak(?:en|ing) out`
const ENDS_ACT = String.raw`(?:ed|d|led|ied)?\b(?! by (?:a|an|the|your) )`
const WAS_DONE = new RegExp(
  String.raw`(?<!\b(?:if|once|when|until|after|unless|whether)\b[^,.;:]{0,60})(?<!\b(?:that|which) )\b(?:(?:ha(?:s|ve) (?:now |just |also |already |since )?been|(?:was|were) (?:now|just|already)|(?:is|are) (?:now|already)) (?:\w+ly )?(?:${ACTS})${ENDS_ACT}|(?:was|were)(?: also| since)? (?:\w+ly )?(?:${OWN_ACTS})${ENDS_ACT})`,
  'i',
)
const DONE =
  /\b(?:is|are) now (?:\w+ly )?(?:\w{2,}ed|active|live|ready|available|back)\b|^(?:after|since) \w+ing\b[^.]{1,160}\b(?:again|now|fine|gone)\b|^(?:it(?:['’]s| is| has been)|this (?:is|has been)|that['’]s|(?:is )?now|all)? ?(?:now )?(?:done|fixed|resolved|refunded|deployed|replaced|restored|corrected|released|completed|reset|resent|removed|added|enabled|unlocked|updated|patched)\b(?! (?:the|by|when|after|if) )/i

const ADVISES =
  /\b(?:please|kindly|you(?:['’]ll| will) (?:need|have) to|it is (?:important|necessary|best|enough|recommended|sufficient) to|you (?:can|could|should|must|may|need to|have to|might|will (?:need|have) to|only need)|we (?:recommend|suggest|advise)|(?:has|have|needs?) to be|(?:must|should|can) (?:not )?(?:be|have|point|match|contain|start|end|use|stay)|(?:can|may) (?:\w+ ){1,4}(?:under|in|at|with|via|through)|make sure|be sure|try|(?:is|are) best|do not|don['’]t|never) ?/i
const VERBS =
  'open|go|head|(?:right-|left-|double-)?click|whitelist|untick|select|choose|press|tap|set|run|use|try|type|enter|sign|log|turn|switch|plug|unplug|restart|reboot|reset|update|upgrade|install|uninstall|reinstall|enable|disable|activate|change|clear|delete|remove|add|create|check|uncheck|tick|verify|download|upload|copy|paste|replace|rename|move|pack|stage|unload|load|reload|raise|lower|increase|reduce|decrease|spread|allow|deny|grant|revoke|pin|export|import|save|close|wait|repeat|retry|contact|ask|renew|resend|send|connect|disconnect|configure|edit|apply|start|stop|scroll|find|look|follow|visit|navigate|keep|hold|put|give|take|make|attach|detach|mount|unmount|resize|extend|free|empty|split|merge|build|rebuild|deploy|revert|roll|invite|assign|confirm|fill|submit|refresh|drag|swap|charge|remove|deselect|adjust|limit|map|link|unlink|register|pass|write|call|shut|leave|cancel|insert|eject|pull(?! requests?)|push(?! (?:notifications?|messages?|mails?))|swipe|reseat|calibrate|restore|unlock|hide|pick|specify|approve|reject|withdraw'
const LEAD =
  '(?:(?:and|or|either|meanwhile|until then|in the meantime|then|next|first|firstly|second|finally|afterwards|instead|also|now|alternatively|otherwise|so|just|simply)[, ] ?)?'
const IMPERATIVE = new RegExp(
  String.raw`(?:^|[;:] |, (?:then |and )|(?:^|\. )(?:instead of|rather than|from|in|on|at|under|to|for|with|once|after|before|when|if|through|via)\b[^,:;]{1,90}[,:] )${LEAD}(?:${VERBS}|then(?! (?:the|your|this|that|an?)\b))\b(?! (?:is|are|was|were|has|have|had|can|will|may|does|must|should)\b)`,
  'i',
)
/** "In the Azure portal open App registrations", "After that reboot." */
const PLACED =
  /^(?:only )?(?:(?:in|on|under|from|at|inside|within) (?:the|your)(?: (?!(?:you|we|they|i|is|are|was|were|can|will|has|have)\b)[\w"'’-]+){1,4}(?<! (?:users?|people|customers?|admins?|members?|agents?|visitors))|(?:after|before|with|without) (?:that|this)|for(?: [\w-]+){0,3} [\w-]+s) (?:open|go|click|choose|select|press|tap|enter|add|set|switch|turn|untick|tick|enable|disable|scroll|find|create|remove|delete|type|check|run|change|start|stop|restart|reboot|use|allow|try)(?: (?!(?:is|are|was|were|has|have|had|can|will|may|does|must|should|to|of|in)\b)|[.!]?$)/i
/** Where in the menus it is: "An admin can restore it: Settings > Trash", "Yes: Billing > Settings". */
const PATH =
  /^[^:>]{0,100}: ["“[]?\p{Lu}[^:>]{0,40} (?:>|→|») \S|\b(?:can|may|via|through|under)\b[^.:>]{0,60} ["“[]?\p{Lu}[^:>]{0,40} (?:>|→|») \S/u
/** "Network > Guest portal > Enable." */
const ONLY_PATH = new RegExp(
  String.raw`^["“[]?\p{Lu}[\w &'’-]{0,40}(?: (?:>|→|») ["“]?\p{L}[\w &'’-]{0,40}["”]?){0,5} (?:>|→|») ["“]?(?:${VERBS})\b[\w &'’-]{0,30}["”\]]?[.!]?$`,
  'iu',
)
/** "You do not need to return it." */
const NEED_NOT =
  /^(?:you|your \w+|there|it|we)\b[^,;:.]{0,20}(?:\b(?:do(?:es)? not|don['’]t|doesn['’]t|will not|won['’]t) (?:need|have)\b|\bneed(?: not|n['’]t)|\bno need to)\b[^,;:]*$/i
const DETERMINED =
  /^(?!(?:after|with|through|in|on|at|once|because|since|without|under|for|from|if|when|while|is|are|was|were|do|does|did|has|have|had|can|could|may|might|will|would|should|must|that|this|what|which|who|whose|where|how|why|and|but|or|so|as|by|of|to|not|also|then|now|only|even|per|about|before|between|behind|during|until|till|unless|although|though|whether|all|both|usually|instead|besides|despite|via|within|over|across|against|into|like|than|yes|no|unfortunately|here|there|maybe|perhaps|normally|otherwise|hence|thus|therefore|however|meanwhile|soon|today|tomorrow|yesterday|again|still|later|always|often|sometimes|half|most|many|some|such|except|given|due)\b)[a-z]+(?<!ing|ed|ly) (?:the|a|an|your|it|them|this|these|those|all|both|any|its|their)\b/i
/** "Setting X fixed it", "Reading in chunks helps". */
const BY_DOING =
  /^[A-Z][a-z]+ing\b[^.;]{1,160}\b(?:fix(?:es|ed)|solv(?:es|ed)|help(?:s|ed)|resolv(?:es|ed)|remov(?:es|ed)|prevent(?:s|ed)|avoid(?:s|ed))\b/

function isInstruction(sentence: string): boolean {
  if (NEED_NOT.test(sentence)) return false
  return [ADVISES, IMPERATIVE, PLACED, PATH, ONLY_PATH, DETERMINED, BY_DOING].some((pattern) =>
    pattern.test(sentence),
  )
}

/** "Our status page should have shown that." */
const SHOULD_HAVE = new RegExp(
  String.raw`\b(?:should|could|would|might) (?:not |already |also )*have (?:not |already |also )*(?:been|(?!(?:advanced|limited|required|unlimited|dedicated|shared|need)\b)\w{2,}ed|${IRREGULAR})\b`,
  'i',
)
/** How it is with this one. */
const IS_SO =
  /^(?:your|you)\b|\b(?:is|are) (?:currently |still )?(?:missing|expired|full|disabled|blocked|misconfigured|wrong|invalid|outdated|down|broken|corrupt\w*|revoked|locked|exhausted|suspended)\b/i
const PASTS =
  'was|were|had|did|came|chose|ran|went|got|lost|broke|fell|hit|took|left|kept|led|meant|became|began|sent|made|gave|held|grew|ate|wrote|forgot|stood|stuck|froze|shrank|sank|overwrote'
const PERFECT =
  /(?<!\b(?:after|once|when|until|till|if|as soon as|before|unless)\b[^,.;:]{0,60})\b(?:has|have) (?:not |never |already |been )?(?:\w+ed|run|gone|come|become|lost|broken)\b/i
/** "is kept", "the paid period" are no past. */
const NOT_PAST = String.raw`(?<!\b(?:is|are|be|been|being|gets?|as|if|when|once|until|not|the|a|an|your|our|its|this|that|these|any|all|with|of|by|and|or|more|can) )`
const PAST = new RegExp(String.raw`${NOT_PAST}\b(?:${PASTS})\b`, 'i')
const REGULAR = new RegExp(
  String.raw`${NOT_PAST}\b(?!(?:need|feed|speed|seed|embed|exceed|proceed|succeed|indeed|shed|bed|red|based|named|called|supposed|advanced|limited|required|unlimited|related|dedicated|shared|used)\b)[a-z]{2,}ed\b`,
  'i',
)

/** "Deleted files cannot be recovered." */
const IN_THAT_STATE =
  /^(?:only |all |any )?[a-z]{2,}ed (?=(?:[\w-]+ ){1,3}(?:is|are|can(?:not)?|will|won['’]t|may|must|should|do|does|stays?|remains?|needs?)\b)/i

function isPast(sentence: string): boolean {
  const told = sentence.replace(IN_THAT_STATE, '')
  return PAST.test(told) || PERFECT.test(told) || REGULAR.test(told)
}
