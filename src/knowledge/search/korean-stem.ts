/**
 * Endings that carry grammar, not meaning: particles (josa), and the endings of 하다, 되다 and 시키다 that turn
 * a noun into a verb (설치 → 설치하려면), with the few
 * endings of other verbs that questions are full of (바꾸려면, 따르나요). A list and not an analyser: measured on Korean documents it finds what
 * an analyser finds, since bigrams catch the rest, and it costs no dictionary.
 */
const PARTICLES =
  '으로부터 에서부터 에게서 으로서 으로써 이라고 이라는 이라도 이나마 이든지 까지는 까지도 에서는 에서도 에서의 에게는 에게도 으로는 으로도 로부터 로서 로써 라고 라는 라도 부터 까지 에서 에게 한테 께서 보다 처럼 만큼 마다 조차 마저 밖에 이나 이란 이든 이며 이고 이다 으로 에는 에도 에의 와의 과의 로의 와는 과는 로는 들은 들이 들을 들의 은 는 이 가 을 를 의 에 로 와 과 도 만 나 란 며 들'
const VERB_ENDINGS =
  '하십시오 하였습니다 했습니다 합니다 됩니다 되었습니다 하려면 하려고 하면서 하도록 하거나 하지만 하는데 하므로 하기를 하기 하는 하여 하고 하면 하지 하자 하다 한다 하게 해야 해서 했다 했던 하나요 할까요 하려 되나요 될까요 되려면 되는지 하는지 했는지 되었는지 했을 됐을 되었을 했나요 됐나요 합니까 됩니까 하세요 해주세요 시키려면 으려면 려면 으려고 려고 나요 는지 니까 세요 어야 아야 되는 되어 되고 되면 되지 된다 되다 되었 됐다 되기 되도록 시키는 시키기 시킨다 시키고 인가요 인가 입니다 습니다 한 할 함 해 된 될 됨 돼 하'

const MIN_STEM = 2
const LONGEST_ENDING = 5
const particles = new Set(PARTICLES.split(' '))
const verbEndings = new Set(VERB_ENDINGS.split(' '))

const loneParticles = new Set([...particles].filter((particle) => particle.length <= 2))

/** Whether a run of Hangul is nothing but a particle: what remains of `VPN이` behind the Latin letters. */
export function isParticle(run: string): boolean {
  return loneParticles.has(run)
}

/** A Hangul word without its verb ending or, failing that, its particle. At least two syllables stay. */
export function stemKorean(word: string): string {
  return withoutEnding(word, verbEndings) ?? withoutEnding(word, particles) ?? word
}

function withoutEnding(word: string, endings: Set<string>): string | undefined {
  for (let length = Math.min(LONGEST_ENDING, word.length - MIN_STEM); length > 0; length--) {
    if (endings.has(word.slice(-length))) return word.slice(0, -length)
  }
  return undefined
}
