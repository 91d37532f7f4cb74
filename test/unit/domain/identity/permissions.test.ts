import { describe, expect, it } from 'vitest'
import {
  decisions,
  may,
  type Permission,
  permissions,
  permit,
  type Reach,
  reachOf,
} from '../../../../shared/domain/identity/permissions.ts'
import { type Role, roles } from '../../../../shared/domain/identity/roles.ts'

/** One letter per reach, `.` = not given. */
const letters: Record<Reach, string> = {
  own: 'o',
  team: 't',
  task: 'k',
  ownIncidents: 'i',
  otherCases: 'x',
  second: '2',
  ticket: 'e',
  submitted: 's',
  cityPool: 'p',
  city: 'y',
  court: 'c',
}

/**
 * The table, row by row; columns: handler, judge assistant, clerk, judicial police, team lead, director,
 * vice-president, president |
 * intermediate judge, reception, supervision, termination review | administrator.
 */
const table: Record<Permission, string> = {
  'case.read': 'ottktccc seps .',
  'case.import': 'ccc.c... .... c',
  'case.note': 'ott.t... .... .',
  'site.write': 'ott.t... .... .',
  'inventory.record': 'ottit... .... .',
  'inventory.correct': 'o...t... .... .',
  'inventory.lock': 'o...t... .... .',
  'plan.draft': 'ot..t... .... .',
  'plan.submit': 'ot..t... .... .',
  'plan.preReview': '....t... .... .',
  'plan.approveL1': '.....c.. .... .',
  'plan.approveL2': '......cc .... .',
  'plan.approveL3': '.......c .... .',
  'order.draft': 'ot...... .... .',
  'order.register': '..t..... .... .',
  'order.review': '....tc.. .... .',
  'order.sign': '.......c .... .',
  'order.execute': '...k.... .... .',
  'seizure.issue': 'o....... .... .',
  'seizure.draft': '.t...... .... .',
  'seizure.serve': '..t..... .... .',
  'seizure.assist': '...k.... .... .',
  'termination.draft': 'ot...... .... .',
  'termination.propose': 'o....... .... .',
  'termination.preReview': '....t... .... .',
  'termination.approve': '.....c.. .... .',
  'termination.approveWithoutConsent': '.......c .... .',
  'termination.prepareReview': '........ ...s .',
  'termination.decideReview': '........ s... .',
  'lead.register': 'ott..... .e.. .',
  'lead.review': '........ ..ps .',
  'lead.assign': '........ ..ps .',
  'lead.resume': '.....c.. .... .',
  'resumption.decide': 'o....... .... .',
  'resumption.approve': '.....c.. .... .',
  'resumption.assign': '........ ..ps .',
  'money.receive': 'o2...... .... .',
  'money.register': '..t..... .... .',
  'money.guard': '...k.... .... .',
  'money.approve': '....tc.. .... .',
  'relief.draft': 'ot...... .... .',
  'relief.register': '..t..... .... .',
  'relief.apply': 'o....... .... .',
  'relief.submit': '.....c.. .... .',
  'relief.decide': '.......c .... .',
  'objection.decide': 'x....... .... .',
  'ticket.write': '........ .y.. .',
  'ticket.reply': 'ot...... .... .',
  'ticket.register': '..t..... .... .',
  'ticket.assign': '....t... .... .',
  'ticket.supervise': '.....ccc ..y. .',
  'audit.read': 'o...tccc ..y. .',
  'officers.manage': 'c...cc.. .... c',
  'settings.write': 'c...cc.. .... c',
  'backup.make': 'cccccccc cccc c',
  'backup.restore': '........ .... c',
}

describe('the table of permissions', () => {
  it.each(permissions)('gives %s to exactly the roles of the written table', (permission) => {
    const row = roles.map((role) => {
      const reach = reachOf(role, permission)
      return reach === null ? '.' : letters[reach]
    })
    expect(row.join('')).toBe(table[permission].replaceAll(' ', ''))
  })

  it('names no permission twice and every role once', () => {
    expect(new Set(permissions).size).toBe(permissions.length)
    expect(new Set(roles).size).toBe(13)
  })
})

describe('asking for a permission', () => {
  it('refuses a clerk who wants to lock a list, naming who may', () => {
    expect(permit(['courtClerk'], 'inventory.lock')).toEqual({
      ok: false,
      code: 'ROLE_MAY_NOT',
      permission: 'inventory.lock',
      needed: ['handler', 'teamLead'],
    })
  })

  it('adds up what several roles give, each reach once', () => {
    const held: Role[] = ['handler', 'teamLead', 'courtClerk']
    expect(permit(held, 'case.read')).toEqual({ ok: true, reaches: ['own', 'team'] })
    expect(permit([], 'case.read').ok).toBe(false)
  })

  it('lets the administrator of a laptop decide nothing and read no case', () => {
    for (const permission of decisions) expect(may('administrator', permission), permission).toBe(false)
    expect(may('administrator', 'case.read')).toBe(false)
  })

  it('lets everybody who records facts do so without making it a decision', () => {
    for (const permission of ['inventory.record', 'inventory.lock', 'site.write', 'case.import'] as const)
      expect(decisions.has(permission)).toBe(false)
  })
})
