/** What Korean names of two to four syllables begin with. A source of a regular expression that takes one letter. */
export const KOREAN_SURNAME =
  '[김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부]'
