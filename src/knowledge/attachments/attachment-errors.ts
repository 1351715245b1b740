import { AppError } from '../../platform/index.ts'

const mb = (bytes: number) => (bytes / 1024 / 1024).toFixed(1)

export function attachmentTooLarge(bytes: number | null, most: number): AppError {
  const has = bytes === null ? 'more than that' : `${mb(bytes)} MB`
  return new AppError({
    code: 'attachment_too_large',
    status: 413,
    message: `Attachments of up to ${mb(most)} MB are kept; this one has ${has}. Open it in the help desk, or have NARU_ATTACHMENT_MB raised.`,
  })
}

export function attachmentGone(): AppError {
  return new AppError({
    code: 'attachment_gone',
    status: 410,
    message: 'The help desk has this attachment no more.',
  })
}

/** `why`: what is known of it, for people. */
export function attachmentNotStored(why: string): AppError {
  return new AppError({
    code: 'attachment_not_stored',
    status: 409,
    message: `This attachment is not here: ${why}`,
  })
}
