/** What was sent instead of a draft and is changed by more has hardly anything of it: it says nothing of what it cites. */
export const MOST_EDITED = 0.6

/** Whether so much was left of a draft that what it cites was of use; null: nobody knows how much was changed. */
export function isKept(editedShare: number | null): boolean {
  return editedShare !== null && editedShare <= MOST_EDITED
}
