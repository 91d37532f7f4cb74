import type { Role } from './roles.ts'

/**
 * Who may do what (domain.md §10), as data. The core asks `may` before every command; the screen only hides.
 * A cell says how far a role's permission goes; the service compares the case, team, site or ticket with it.
 */

export const permissions = [
  'case.read',
  'case.import',
  'case.note',
  'site.write',
  'inventory.record',
  'inventory.correct',
  'inventory.lock',
  'plan.draft',
  'plan.submit',
  'plan.preReview',
  'plan.approveL1',
  'plan.approveL2',
  'plan.approveL3',
  'order.draft',
  'order.register',
  'order.review',
  'order.sign',
  'order.execute',
  'seizure.issue',
  'seizure.draft',
  'seizure.serve',
  'seizure.assist',
  'termination.draft',
  'termination.propose',
  'termination.preReview',
  'termination.approve',
  'termination.approveWithoutConsent',
  'termination.prepareReview',
  'termination.decideReview',
  'lead.register',
  'lead.review',
  'lead.assign',
  'lead.resume',
  'resumption.decide',
  'resumption.approve',
  'resumption.assign',
  'money.receive',
  'money.register',
  'money.guard',
  'money.approve',
  'relief.draft',
  'relief.register',
  'relief.apply',
  'relief.submit',
  'relief.decide',
  'objection.decide',
  'ticket.write',
  'ticket.reply',
  'ticket.register',
  'ticket.assign',
  'ticket.supervise',
  'audit.read',
  'officers.manage',
  'settings.write',
  'backup.make',
  'backup.restore',
] as const
export type Permission = (typeof permissions)[number]

/**
 * How far: `own` the officer's own cases; `team` the team's; `task` the duty they are assigned to; `ownIncidents` what
 * they themselves reported; `otherCases` never a case of their own (OBJ 11); `second` only as the second of two
 * persons; `ticket` cases named by a ticket; `submitted` what was submitted to the intermediate court; `cityPool` the
 * terminated pool of the city; `city` everything of the city; `court` everything of the court.
 */
export const reaches = [
  'own',
  'team',
  'task',
  'ownIncidents',
  'otherCases',
  'second',
  'ticket',
  'submitted',
  'cityPool',
  'city',
  'court',
] as const
export type Reach = (typeof reaches)[number]

type Grants = Partial<Record<Permission, Reach>>

/**
 * The table of domain.md §10, one column per role; a permission that isn't named isn't given. Who keeps a laptop's people
 * and settings is ours `[p]`: the administrator and those who answer for a team, so that a laptop standing alone with one
 * officer can take in a second.
 */
export const grants = {
  handler: {
    'case.read': 'own',
    'case.import': 'court',
    'case.note': 'own',
    'site.write': 'own',
    'inventory.record': 'own',
    'inventory.correct': 'own',
    'inventory.lock': 'own',
    'plan.draft': 'own',
    'plan.submit': 'own',
    'order.draft': 'own',
    'seizure.issue': 'own',
    'termination.draft': 'own',
    'termination.propose': 'own',
    'lead.register': 'own',
    'resumption.decide': 'own',
    'money.receive': 'own',
    'relief.draft': 'own',
    'relief.apply': 'own',
    'objection.decide': 'otherCases',
    'ticket.reply': 'own',
    'audit.read': 'own',
    'officers.manage': 'court',
    'settings.write': 'court',
    'backup.make': 'court',
  },
  judgeAssistant: {
    'case.read': 'team',
    'case.import': 'court',
    'case.note': 'team',
    'site.write': 'team',
    'inventory.record': 'team',
    'plan.draft': 'team',
    'plan.submit': 'team',
    'order.draft': 'team',
    'seizure.draft': 'team',
    'termination.draft': 'team',
    'lead.register': 'team',
    'money.receive': 'second',
    'relief.draft': 'team',
    'ticket.reply': 'team',
    'backup.make': 'court',
  },
  courtClerk: {
    'case.read': 'team',
    'case.import': 'court',
    'case.note': 'team',
    'site.write': 'team',
    'inventory.record': 'team',
    'order.register': 'team',
    'seizure.serve': 'team',
    'lead.register': 'team',
    'money.register': 'team',
    'relief.register': 'team',
    'ticket.register': 'team',
    'backup.make': 'court',
  },
  judicialPolice: {
    'case.read': 'task',
    'inventory.record': 'ownIncidents',
    'order.execute': 'task',
    'seizure.assist': 'task',
    'money.guard': 'task',
    'backup.make': 'court',
  },
  teamLead: {
    'case.read': 'team',
    'case.import': 'court',
    'case.note': 'team',
    'site.write': 'team',
    'inventory.record': 'team',
    'inventory.correct': 'team',
    'inventory.lock': 'team',
    'plan.draft': 'team',
    'plan.submit': 'team',
    'plan.preReview': 'team',
    'order.review': 'team',
    'termination.preReview': 'team',
    'money.approve': 'team',
    'ticket.assign': 'team',
    'audit.read': 'team',
    'officers.manage': 'court',
    'settings.write': 'court',
    'backup.make': 'court',
  },
  bureauDirector: {
    'case.read': 'court',
    'plan.approveL1': 'court',
    'order.review': 'court',
    'termination.approve': 'court',
    'lead.resume': 'court',
    'resumption.approve': 'court',
    'money.approve': 'court',
    'relief.submit': 'court',
    'ticket.supervise': 'court',
    'audit.read': 'court',
    'officers.manage': 'court',
    'settings.write': 'court',
    'backup.make': 'court',
  },
  // Decides plans of level 2 and is heard on level 3; no act that the law gives the president (CPL 119, 259, 261).
  vicePresident: {
    'case.read': 'court',
    'plan.approveL2': 'court',
    'ticket.supervise': 'court',
    'audit.read': 'court',
    'backup.make': 'court',
  },
  courtPresident: {
    'case.read': 'court',
    'plan.approveL2': 'court',
    'plan.approveL3': 'court',
    'order.sign': 'court',
    'termination.approveWithoutConsent': 'court',
    'relief.decide': 'court',
    'ticket.supervise': 'court',
    'audit.read': 'court',
    'backup.make': 'court',
  },
  intermediateJudge: { 'case.read': 'submitted', 'termination.decideReview': 'submitted', 'backup.make': 'court' },
  intermediateReception: {
    'case.read': 'ticket',
    'lead.register': 'ticket',
    'ticket.write': 'city',
    'backup.make': 'court',
  },
  intermediateSupervision: {
    'case.read': 'cityPool',
    'lead.review': 'cityPool',
    'lead.assign': 'cityPool',
    'resumption.assign': 'cityPool',
    'ticket.supervise': 'city',
    'audit.read': 'city',
    'backup.make': 'court',
  },
  intermediateTermination: {
    'case.read': 'submitted',
    'termination.prepareReview': 'submitted',
    'lead.review': 'submitted',
    'lead.assign': 'submitted',
    'resumption.assign': 'submitted',
    'backup.make': 'court',
  },
  administrator: {
    'officers.manage': 'court',
    'settings.write': 'court',
    'backup.make': 'court',
    'backup.restore': 'court',
    'case.import': 'court',
  },
} as const satisfies Record<Role, Grants>

/** Permissions whose result is a decision: never made offline, the rest are facts (domain.md §10 "Offline rules"). */
export const decisions: ReadonlySet<Permission> = new Set<Permission>([
  'plan.approveL1',
  'plan.approveL2',
  'plan.approveL3',
  'order.sign',
  'seizure.issue',
  'termination.approve',
  'termination.approveWithoutConsent',
  'termination.decideReview',
  'lead.resume',
  'lead.assign',
  'resumption.decide',
  'resumption.approve',
  'resumption.assign',
  'money.approve',
  'relief.decide',
  'objection.decide',
])

/** Whether the role is given the permission at all, however far it reaches. */
export function may(role: Role, permission: Permission): boolean {
  return reachOf(role, permission) !== null
}

/** How far one role's permission goes, or `null` when it isn't given. */
export function reachOf(role: Role, permission: Permission): Reach | null {
  const column: Grants = grants[role]
  return column[permission] ?? null
}

/** Everything an officer's roles together give for one permission; empty = refused. */
export function reachesOf(held: readonly Role[], permission: Permission): Reach[] {
  return [...new Set(held.map((role) => reachOf(role, permission)).filter((reach) => reach !== null))]
}

export type PermissionAnswer =
  | { ok: true; reaches: Reach[] }
  | { ok: false; code: 'ROLE_MAY_NOT'; permission: Permission; needed: Role[] }

/** Asks for an officer with several roles; a refusal names the roles that could. */
export function permit(held: readonly Role[], permission: Permission): PermissionAnswer {
  const found = reachesOf(held, permission)
  return found.length > 0 ? { ok: true, reaches: found } : refusal(permission)
}

function refusal(permission: Permission): PermissionAnswer {
  const all: Role[] = Object.keys(grants).filter((role): role is Role => role in grants)
  return { ok: false, code: 'ROLE_MAY_NOT', permission, needed: all.filter((role) => may(role, permission)) }
}
