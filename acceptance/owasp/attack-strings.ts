/** What a browser must show as text. Each sets `window.attacked` or opens a dialog if it runs. */
export const SCRIPTS = [
  '<script>window.attacked=1</script>',
  '<img src=x onerror=window.attacked=1>',
  '"><svg onload=window.attacked=1>',
  "'-alert(1)-'",
  '</title><script>alert(1)</script>',
  '<iframe srcdoc="<script>parent.attacked=1</script>">',
  '<a href="javascript:window.attacked=1">나루</a>',
  '[나루](javascript:window.attacked=1)',
  '![x](x"onerror="window.attacked=1)',
  '<math><mtext><style><img src=x onerror=window.attacked=1></style>',
  '<details open ontoggle=window.attacked=1>',
  '<style>*{background:url("/attacked")}</style>',
  '<base href="https://evil.example/">',
  '\u0024{window.attacked=1}{{constructor.constructor("window.attacked=1")()}}',
  '＜script＞alert(1)＜/script＞',
  'javascript:window.attacked=1//',
]

/** What a database, a shell, a template, a path or a header might take for its own. */
const COMMANDS = [
  "'; drop table documents; --",
  "'; delete from audit_events; --",
  '1 or 1=1',
  "' or '1'='1",
  "' union select null, content from documents --",
  "1; update members set roles = '{owner}'; --",
  "문서'; drop table people; --",
  "\\'; select pg_sleep(30); --",
  '" or ""="',
  '%27%20or%201=1--',
  'ʼ or 1=1 --',
  '$1 :1 ? @x',
  '{{7*7}}\u0024{7*7}#{7*7}<%= 7*7 %>',
  '$(id)`id`|id;id&&id',
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '/etc/passwd\u0000.md',
  'file:///etc/passwd',
  'x\r\nset-cookie: naru_session=evil',
  '%0d%0aset-cookie:%20evil=1',
  '*)(uid=*))(|(uid=*',
  '{"$gt":""}',
  '__proto__',
  'constructor',
  '나루\u202e코드\u200b\ufeff',
  '\ud800',
  'ﷺ'.repeat(50),
  '%s%n%x',
  '-1',
  '9'.repeat(40),
]

export const ATTACKS: readonly string[] = [...SCRIPTS, ...COMMANDS]

/** Other types where a text is expected. */
export const WRONG_TYPES: readonly unknown[] = [null, true, -1, ['x'], { $gt: '' }, { toString: 'x' }, []]
