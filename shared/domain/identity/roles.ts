import { z } from 'zod'

/**
 * The roles of a court's enforcement work (domain.md §10): eight of a basic court, four of an intermediate court,
 * and the administrator of one laptop, who keeps its settings and people but decides nothing in a case.
 */
export const roles = [
  'handler', // 执行员/员额法官
  'judgeAssistant', // 法官助理
  'courtClerk', // 书记员
  'judicialPolice', // 司法警察
  'teamLead', // 团队长
  'bureauDirector', // 执行局局长
  'vicePresident', // 分管副院长
  'courtPresident', // 院长
  'intermediateJudge', // 中院审核法官
  'intermediateReception', // 中院接待
  'intermediateSupervision', // 中院督办
  'intermediateTermination', // 中院终本审核
  'administrator', // 本机管理员
] as const

export type Role = (typeof roles)[number]
export const roleSchema = z.enum(roles)

/** An officer has at least one role and each role once. */
export const rolesSchema = z
  .array(roleSchema)
  .min(1)
  .max(roles.length)
  .refine((list) => new Set(list).size === list.length, { message: 'ROLE_TWICE' })

/** Minutes without input after which the session locks: at a desk, and while a site is open. */
export const idleLockMinutes = { desk: 10, site: 30 } as const satisfies Record<string, number>

/** Bounds of the configured idle time, in minutes: a lock that never comes is none. */
export const idleLockBounds = { min: 1, max: 120 } as const satisfies Record<string, number>

const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.trim().length > 0, { message: 'TEXT_EMPTY' })
    .refine((value) => value.isWellFormed() && !value.includes('\u0000'), { message: 'TEXT_UNREADABLE' })

/**
 * A person who may unlock this laptop. `id` UUIDv7, never reused; `badge` the service number (工号), empty when the
 * court gives none; `court` the short court code of case numbers (浙9901); `active` false once removed: their facts
 * stay and keep naming them.
 */
export const officerSchema = z.strictObject({
  id: z.uuid(),
  name: text(100),
  badge: z.string().max(50),
  court: text(20),
  roles: rolesSchema,
  active: z.boolean(),
})
export type Officer = z.infer<typeof officerSchema>
