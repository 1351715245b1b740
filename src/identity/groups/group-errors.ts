import { AppError } from '../../platform/index.ts'

/** Roles and groups that an identity provider gave come back at the next sign-in: they are changed there. */
export function managedElsewhere(managedBy: string | null): AppError {
  return new AppError({
    code: 'managed_elsewhere',
    status: 409,
    message: `This comes from the identity provider "${managedBy}" and is set anew at every sign-in. Change it there.`,
  })
}

export function groupUnknown(id: string): AppError {
  return new AppError({
    code: 'group_unknown',
    status: 422,
    message: `There is no group "${id}" in this organisation. GET /api/v1/groups lists them.`,
  })
}
