import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

// One accent: river water under an overcast sky. Shade 7 carries white text at 5.6:1.
const river: MantineColorsTuple = [
  '#eef7f9',
  '#d9edf2',
  '#b3dbe5',
  '#85c6d6',
  '#57b1c5',
  '#329bb2',
  '#1b869d',
  '#0f7288',
  '#0b5c6e',
  '#084655',
]

const gray: MantineColorsTuple = [
  '#f6f8f9',
  '#edf1f3',
  '#e1e7ea',
  '#d2dade',
  '#b6c1c8',
  '#8e9ca6',
  '#61707b',
  '#465460',
  '#2e3a44',
  '#1a242c',
]

const dark: MantineColorsTuple = [
  '#d9e0e5',
  '#b7c2ca',
  '#93a1ac',
  '#66747f',
  '#37434c',
  '#29333b',
  '#1d252b',
  '#14191e',
  '#0f1418',
  '#0a0e11',
]

const dialogTitle = { fontSize: '1.125rem', fontWeight: 650, lineHeight: 1.4 }

export const theme = createTheme({
  colors: { river, gray, dark },
  primaryColor: 'river',
  primaryShade: 7,
  black: '#1a242c',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    '"Pretendard Variable", Pretendard, -apple-system, BlinkMacSystemFont, "Segoe UI", "Apple SD Gothic Neo", "Noto Sans KR", "Noto Sans CJK KR", "Malgun Gothic", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, SFMono-Regular, Menlo, Consolas, "D2Coding", "Noto Sans Mono CJK KR", monospace',
  headings: { fontWeight: '650', textWrap: 'balance' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '18px' },
  components: {
    Modal: {
      // a stray click beside a dialog would lose what was typed into it
      defaultProps: {
        centered: true,
        radius: 'lg',
        padding: 'lg',
        overlayProps: { opacity: 0.45 },
        closeOnClickOutside: false,
      },
      styles: { title: dialogTitle, content: { border: '1px solid var(--naru-line)' } },
    },
    Drawer: {
      defaultProps: { padding: 'lg', overlayProps: { opacity: 0.35 } },
      styles: { title: dialogTitle },
    },
    Table: {
      defaultProps: { verticalSpacing: 11, horizontalSpacing: 'md', borderColor: 'var(--naru-line)' },
    },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: true, multiline: true, maw: 280 } },
    InputWrapper: {
      styles: { label: { marginBottom: 5, fontWeight: 600 }, description: { marginBottom: 6 } },
    },
    // Mantine's own sizes go down to 10 px, which Korean letters do not survive.
    Badge: {
      defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550 },
      vars: () => ({
        root: { '--badge-fz': '0.75rem', '--badge-height': '1.375rem', '--badge-padding-x': '0.5rem' },
      }),
    },
  },
})

// White text on Mantine's own red fill stays under 4.5:1.
const redFill = { '--mantine-color-red-filled': '#c92a2a', '--mantine-color-red-filled-hover': '#a61e1e' }

/** Mantine's defaults for hints and errors miss WCAG AA on our surfaces; these meet it. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#586671',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-6)',
    '--mantine-color-error': '#c92a2a',
    ...redFill,
    // what a red entry of a menu is written in
    '--mantine-color-red-6': '#c92a2a',
    '--mantine-color-success': '#087f5b',
    '--mantine-color-default-border': 'var(--mantine-color-gray-3)',
    '--naru-sunken': 'var(--mantine-color-gray-0)',
    '--naru-raised': 'var(--mantine-color-white)',
    '--naru-line': 'var(--mantine-color-gray-2)',
    '--naru-mark': '#ffec99',
    '--naru-warning-line': '#d9480f',
    '--naru-note': '#fff9e8',
    '--naru-note-line': '#f0d58a',
    '--naru-note-text': '#7a4d00',
    '--naru-code': 'var(--mantine-color-gray-1)',
    '--naru-accent-soft': 'var(--mantine-color-river-0)',
    '--naru-accent-text': 'var(--mantine-color-river-7)',
    '--mantine-color-river-light-color': 'var(--mantine-color-river-8)',
    '--mantine-color-gray-light-color': 'var(--mantine-color-gray-7)',
    '--mantine-color-orange-light': '#fff1e0',
    '--mantine-color-orange-light-color': '#943200',
    '--mantine-color-red-light': '#fff0f0',
    '--mantine-color-red-light-color': '#a61e1e',
    '--naru-shadow': '0 1px 2px rgb(16 40 50 / 5%), 0 8px 24px -12px rgb(16 40 50 / 14%)',
  },
  dark: {
    '--mantine-color-placeholder': '#84929d',
    '--mantine-color-error': '#ff8787',
    ...redFill,
    '--mantine-color-success': '#63e6be',
    '--naru-sunken': 'var(--mantine-color-dark-8)',
    '--naru-raised': 'var(--mantine-color-dark-6)',
    '--naru-line': 'var(--mantine-color-dark-5)',
    '--naru-mark': '#6b5410',
    '--naru-warning-line': '#ff922b',
    '--naru-note': '#2a2412',
    '--naru-note-line': '#5c4a16',
    '--naru-note-text': '#ffe08a',
    '--naru-code': 'var(--mantine-color-dark-5)',
    // Mantine's own dark tints of these are close to black.
    '--mantine-color-river-light': '#14343f',
    '--mantine-color-river-light-hover': '#1a414e',
    '--mantine-color-river-light-color': 'var(--mantine-color-river-2)',
    '--mantine-color-gray-light': 'var(--mantine-color-dark-5)',
    '--mantine-color-gray-light-hover': 'var(--mantine-color-dark-4)',
    '--mantine-color-gray-light-color': 'var(--mantine-color-dark-1)',
    '--mantine-color-red-light': '#3d2024',
    '--mantine-color-red-light-color': '#ffc9c9',
    '--mantine-color-orange-light': '#38270f',
    '--mantine-color-orange-light-color': '#ffd8a8',
    '--naru-accent-soft': '#12303a',
    '--naru-accent-text': 'var(--mantine-color-river-3)',
    '--naru-shadow': '0 1px 2px rgb(0 0 0 / 30%), 0 8px 24px -12px rgb(0 0 0 / 60%)',
  },
})
