import { may, type Permission } from '../../../shared/domain/identity/permissions.ts'
import { roleSchema } from '../../../shared/domain/identity/roles.ts'
import { useSession } from '../../app/session.ts'
import { useCaseWords } from './words.tsx'

/** Whether this officer's role is given a permission, with the role in words for the sentence that explains why not. */
export function useMay(permission: Permission): { readonly may: boolean; readonly role: string } {
  const named = useSession((state) => state.officer?.role ?? '')
  const words = useCaseWords()
  const role = roleSchema.safeParse(named)
  return { may: role.success && may(role.data, permission), role: words.role(named) }
}
