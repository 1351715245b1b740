import { AppError } from '../../platform/index.ts'

// What a provider says about its failures is for nobody's eyes: `detail` is a code of our own or of the library.

export function providerDenied(): AppError {
  return new AppError({
    code: 'provider_denied',
    status: 403,
    message: 'You, or the identity provider, did not allow signing in. Try again, or sign in another way.',
  })
}

export function providerFailed(detail: string): AppError {
  return new AppError({
    code: 'provider_failed',
    status: 502,
    message:
      'The identity provider did not confirm who you are. Try again, or sign in another way; an admin finds the reason in the log.',
    detail,
  })
}

export function providerUnavailable(detail: string): AppError {
  return new AppError({
    code: 'provider_unavailable',
    status: 502,
    message: 'The identity provider cannot be reached. Try again in a minute, or sign in another way.',
    detail,
  })
}

export function signInExpired(): AppError {
  return new AppError({
    code: 'sign_in_expired',
    status: 400,
    message:
      'This sign-in took longer than ten minutes, was used already, or was begun in another window. Begin again.',
  })
}

export function noAccess(): AppError {
  return new AppError({
    code: 'no_access',
    status: 403,
    message: 'You have no access here yet. Ask an admin for an invitation.',
  })
}

export function accountNotLinked(): AppError {
  return new AppError({
    code: 'account_not_linked',
    status: 409,
    message:
      'There is an account with your email address already. Sign in to it with your password, then connect the provider under Account, Security.',
  })
}

export function providerNoEmail(): AppError {
  return new AppError({
    code: 'provider_no_email',
    status: 403,
    message:
      'The identity provider did not tell your email address. Add one there, or ask an admin to let Naru see it.',
  })
}

export function providerAccountTaken(): AppError {
  return new AppError({
    code: 'provider_account_taken',
    status: 409,
    message: 'This account at the provider belongs to somebody else here. Use another one.',
  })
}

export function lastWayToSignIn(): AppError {
  return new AppError({
    code: 'last_way_to_sign_in',
    status: 409,
    message: 'You could not sign in any more. Set a password first, or connect another provider.',
  })
}

export function notSetUp(): AppError {
  return new AppError({
    code: 'not_set_up',
    status: 409,
    message: 'This installation has no owner yet. Open the link that the first start printed.',
  })
}
