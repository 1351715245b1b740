/** The mark: a ferry under sail on calm water. Decorative, the name stands beside it. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--mantine-color-river-7)" />
      <path d="M7 15.5h18l-3.4 5.2a2 2 0 0 1-1.7.9h-7.8a2 2 0 0 1-1.7-.9z" fill="#fff" />
      <path d="M15.2 6.5v7H9.6z" fill="#fff" opacity=".75" />
      <path d="M16.8 8.2v5.3h4.3z" fill="#fff" />
      <path
        d="M7 25.2c1.5 0 1.5-1 3-1s1.5 1 3 1 1.5-1 3-1 1.5 1 3 1 1.5-1 3-1 1.5 1 3 1"
        fill="none"
        stroke="#fff"
        strokeWidth="1.6"
        strokeLinecap="round"
        opacity=".75"
      />
    </svg>
  )
}
