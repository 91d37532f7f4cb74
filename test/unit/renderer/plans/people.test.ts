import { describe, expect, it } from 'vitest'
import { courtPeople, withOfficer } from '../../../../renderer/features/plans/people.ts'

const officer = (officerId: string, name: string, role: string, active = true) => ({ officerId, name, role, active })
const people = courtPeople(
  [
    officer('1', '周某舟', 'handler'),
    officer('2', '赵某川', 'clerk'),
    officer('3', '赵某川', 'teamLead'),
    officer('4', '吴某平', 'clerk', false),
  ],
  (role) => ({ clerk: '书记员', teamLead: '团队长' })[role] ?? role,
)

describe('people a duty names', () => {
  it('[B3] are the court’s active officers, namesakes told apart by their role', () => {
    expect(people.map((one) => one.label)).toEqual(['周某舟', '赵某川（书记员）', '赵某川（团队长）'])
  })
  it.each([
    ['周某舟', { name: '周某舟', officerId: '1' }],
    ['赵某川（团队长）', { name: '赵某川', officerId: '3' }],
    ['赵某川', { name: '赵某川', officerId: null }],
    ['钱某（公证处）', { name: '钱某（公证处）', officerId: null }],
    ['', { name: '', officerId: null }],
  ])('[B3] “%s” names whom it says and nobody else', (name, said) => {
    expect(withOfficer('duty', { name, sex: 'F' }, people)).toEqual({ ...said, sex: 'F' })
  })
  it('[B3] only a duty’s own name means an officer, and an officer said is not guessed again', () => {
    expect(withOfficer('occupant', { name: '周某舟' }, people)).toEqual({ name: '周某舟' })
    expect(withOfficer('duty', { phone: '1' }, people)).toEqual({ phone: '1' })
    const copied = { name: '赵某川', officerId: '3' }
    expect(withOfficer('duty', copied, people)).toEqual(copied)
  })
})
