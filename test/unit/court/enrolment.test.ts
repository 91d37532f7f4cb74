import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { enrolmentFacts, nextPrefix } from '../../../court/station/facts.ts'
import { CODE_LIFETIME_MS, CODE_TRIES } from '../../../court/store/enrolment.ts'
import { migrate } from '../../../court/store/migrate.ts'
import { codeText } from '../../../shared/sync/enrolment.ts'
import { peekCertificate } from '../../../shared/sync/trust/certificates.ts'
import { courtsOn } from '../../support/sync/courtsOn.ts'
import { newLaptop } from '../../support/sync/enrolling.ts'
import { type GatewayCourt, gatewayOver, openPeer } from '../../support/sync/gatewayCourt.ts'
import { databaseKinds } from '../../support/sync/testDatabase.ts'

const wanted = { name: '王法官', role: 'handler', deviceName: '三号机', scopes: ['case:*'], officer: null }

describe.each(databaseKinds)('enrolment with $name', ({ open }) => {
  const courts = courtsOn({ open }, '浙99')
  let court: GatewayCourt
  let code: string

  beforeEach(async () => {
    court = await courts.next()
    code = codeText((await court.gateway.makeCode(wanted)).code)
  })

  const issue = async (): Promise<void> => {
    for (const asked of await court.gateway.waiting())
      await court.publish(await enrolmentFacts(court.station, asked, nextPrefix(court.station.stream)))
  }
  const states = async () => (await court.gateway.codes()).map((one) => one.state)
  const wrong = (): string => `${code.slice(0, 15)}${code.endsWith('ZZZZ') ? 'YYYY' : 'ZZZZ'}`

  it('a code, two keys and the issuing station make a laptop that opens an exchange', async () => {
    const laptop = newLaptop('laptop-3', 'officer-3')
    const { request } = await court.gateway.redeem(laptop.redeeming(code))
    expect(await court.gateway.collect(request, 'laptop-3')).toBeNull()
    await issue()
    const issued = await court.gateway.collect(request, 'laptop-3')
    expect(issued).toMatchObject({ officerName: '王法官', role: 'handler', prefix: 'D1', scopes: ['case:*'] })
    expect(peekCertificate(issued?.officer ?? '')).toMatchObject({ subject: 'officer-3', roles: ['handler'] })
    expect(await court.gateway.waiting()).toEqual([])
    const chain = { certificate: issued?.device ?? '', issuing: court.gateway.court.issuing, root: court.root }
    const who = { device: 'laptop-3', court: court.code, at: court.clock.now }
    const peer = await openPeer(court.gateway, who, { key: laptop.keys.device.privateKey, chain })
    expect((await peer.heads([`court:${court.code}`])).map((head) => head.device)).toEqual([
      court.station.papers.station,
    ])
  })

  it('the same keys may come again, before and after they were answered, and are one request', async () => {
    const laptop = newLaptop('laptop-3', 'officer-3')
    const once = await court.gateway.redeem(laptop.redeeming(code))
    expect(await court.gateway.redeem(laptop.redeeming(code.toLowerCase().replaceAll('-', ' ')))).toEqual(once)
    await issue()
    court.clock.now += CODE_LIFETIME_MS * 2
    expect(await court.gateway.redeem(laptop.redeeming(code))).toEqual(once)
    expect(await states()).toEqual(['redeemed'])
  })

  it('a stolen code opens nothing after its owner used it, and the court is told that somebody tried', async () => {
    await court.gateway.redeem(newLaptop('laptop-3', 'officer-3').redeeming(code))
    const thief = newLaptop('laptop-4', 'officer-4').redeeming(code)
    await expect(court.gateway.redeem(thief)).rejects.toMatchObject({ failure: 'refused', detail: 'codeUsed' })
    expect(await states()).toEqual(['reused'])
    expect(await court.gateway.waiting()).toHaveLength(1)
  })

  it('a code used first by a thief shows as used to its owner, whose try is what the court is told', async () => {
    await court.gateway.redeem(newLaptop('laptop-4', 'officer-4').redeeming(code))
    const owner = newLaptop('laptop-3', 'officer-3').redeeming(code)
    await expect(court.gateway.redeem(owner)).rejects.toMatchObject({ detail: 'codeUsed' })
    expect(await states()).toEqual(['reused'])
  })

  it('a code dies of ten wrong tries, and of seven days', async () => {
    const laptop = newLaptop('laptop-3', 'officer-3')
    for (let n = 0; n < CODE_TRIES; n += 1)
      await expect(court.gateway.redeem(laptop.redeeming(wrong()))).rejects.toMatchObject({ detail: 'code' })
    await expect(court.gateway.redeem(laptop.redeeming(code))).rejects.toMatchObject({ detail: 'codeDead' })
    const late = codeText((await court.gateway.makeCode(wanted)).code)
    court.clock.now += CODE_LIFETIME_MS
    await expect(court.gateway.redeem(laptop.redeeming(late))).rejects.toMatchObject({ detail: 'codeExpired' })
    expect((await states()).sort()).toEqual(['dead', 'expired'])
  })

  it('[L8] a code the court withdrew takes nobody in from then on, and only who has its secret is told so', async () => {
    const laptop = newLaptop('laptop-3', 'officer-3')
    const made = { name: '王法官', deviceName: '三号机' }
    expect(await court.gateway.withdrawCode(code.slice(0, 4))).toEqual({ outcome: 'withdrawn', ...made })
    await expect(court.gateway.redeem(laptop.redeeming(code))).rejects.toMatchObject({
      ...{ failure: 'refused', detail: 'codeWithdrawn' },
    })
    await expect(court.gateway.whose(code)).rejects.toMatchObject({ detail: 'codeWithdrawn' })
    await expect(court.gateway.redeem(laptop.redeeming(wrong()))).rejects.toMatchObject({ detail: 'code' })
    court.clock.now += CODE_LIFETIME_MS
    await expect(court.gateway.redeem(laptop.redeeming(code))).rejects.toMatchObject({ detail: 'codeWithdrawn' })
    const [shown] = await court.gateway.codes()
    expect(shown).toMatchObject({ state: 'withdrawn', tries: 1 })
    expect(await court.gateway.withdrawCode(code.slice(0, 4))).toEqual({ outcome: 'before', ...made })
    expect(await court.gateway.codes()).toEqual([shown])
    // The code of another court may have the same name.
    expect(await (await courts.next()).gateway.withdrawCode(code.slice(0, 4))).toEqual({ outcome: 'unknown' })
    const another = codeText((await court.gateway.makeCode(wanted)).code)
    await expect(court.gateway.redeem(laptop.redeeming(another))).resolves.toHaveProperty('request')
  })

  it('a code that was redeemed is not withdrawn: whoever asks is told which laptop waits or was enrolled by it', async () => {
    const laptop = newLaptop('laptop-3', 'officer-3')
    const { request } = await court.gateway.redeem(laptop.redeeming(code))
    const told = { request, device: 'laptop-3', deviceKey: laptop.keys.device.publicKey, deviceName: '三号机' }
    expect(await court.gateway.withdrawCode(code.slice(0, 4))).toMatchObject({ outcome: 'waiting', ...told })
    expect(await court.gateway.redeem(laptop.redeeming(code))).toEqual({ request })
    await issue()
    expect(await court.gateway.withdrawCode(code.slice(0, 4))).toMatchObject({ outcome: 'enrolled', ...told })
    expect(await court.gateway.collect(request, 'laptop-3')).toMatchObject({ prefix: 'D1' })
    expect(await states()).toEqual(['redeemed'])
  })

  it('of a code withdrawn at one gateway and redeemed at another at the same moment exactly one happens', async () => {
    const other = await gatewayOver(courts.db, court)
    for (let n = 0; n < 8; n += 1) {
      const made = (await court.gateway.makeCode(wanted)).code
      const redeeming = newLaptop(`laptop-${n}`, `officer-${n}`).redeeming(made)
      const withdraw = () => court.gateway.withdrawCode(made.slice(0, 4))
      const redeem = () =>
        other.redeem(redeeming).then(
          () => 'redeemed',
          (error: { detail: string }) => error.detail,
        )
      const [withdrawn, redeemed] =
        n % 2 === 0
          ? await Promise.all([withdraw(), redeem()])
          : await Promise.all([redeem(), withdraw()]).then(([a, b]) => [b, a] as const)
      const waits = (await other.waiting()).some((one) => one.device === `laptop-${n}`)
      const state = (await other.codes()).find((one) => one.selector === made.slice(0, 4))?.state
      const stands = [withdrawn.outcome, redeemed, state, waits].join(' ')
      expect(['withdrawn codeWithdrawn withdrawn false', 'waiting redeemed redeemed true']).toContain(stands)
    }
  })

  it('a code made before codes could be withdrawn takes its laptop in, or is withdrawn, after the update', async () => {
    const other = (await court.gateway.makeCode(wanted)).code
    await sql`ALTER TABLE enrol_code DROP COLUMN withdrawn_at`.execute(courts.db)
    await sql`DELETE FROM migration WHERE version = 9`.execute(courts.db)
    await migrate(courts.db)
    expect(await states()).toEqual(['open', 'open'])
    expect(await court.gateway.withdrawCode(other.slice(0, 4))).toMatchObject({ outcome: 'withdrawn' })
    await expect(court.gateway.redeem(newLaptop('laptop-3', 'officer-3').redeeming(code))).resolves.toHaveProperty(
      'request',
    )
  })

  it('nobody hands in a key whose private half is not theirs', async () => {
    const laptop = newLaptop('laptop-3', 'officer-3').redeeming(code)
    const { deviceKey } = newLaptop('laptop-4', 'officer-4').redeeming(code)
    await expect(court.gateway.redeem({ ...laptop, deviceKey })).rejects.toMatchObject({ detail: 'proof' })
    await expect(court.gateway.redeem({ ...laptop, officer: 'officer-4' })).rejects.toMatchObject({ detail: 'proof' })
    expect(await states()).toEqual(['open'])
  })

  it('nobody takes the id of a laptop or a person the court knows, unless the code was made for that person', async () => {
    await court.gateway.redeem(newLaptop('laptop-3', 'officer-3').redeeming(code))
    await issue()
    const next = codeText((await court.gateway.makeCode(wanted)).code)
    const asLaptop = newLaptop('laptop-3', 'officer-4').redeeming(next)
    const asPerson = newLaptop('laptop-4', 'officer-3').redeeming(next)
    await expect(court.gateway.redeem(asLaptop)).rejects.toMatchObject({ detail: 'deviceKnown' })
    await expect(court.gateway.redeem(asPerson)).rejects.toMatchObject({ detail: 'officerKnown' })
    const second = codeText((await court.gateway.makeCode({ ...wanted, officer: 'officer-3' })).code)
    const other = newLaptop('laptop-5', 'officer-5').redeeming(second)
    await expect(court.gateway.redeem(other)).rejects.toMatchObject({ detail: 'officerKnown' })
    await expect(court.gateway.redeem(newLaptop('laptop-4', 'officer-3').redeeming(second))).resolves.toHaveProperty(
      'request',
    )
  })

  it('certificates are handed out to who asked for them only', async () => {
    const { request } = await court.gateway.redeem(newLaptop('laptop-3', 'officer-3').redeeming(code))
    await issue()
    await expect(court.gateway.collect(request, 'laptop-4')).rejects.toMatchObject({ detail: 'request' })
    await expect(court.gateway.collect('another', 'laptop-3')).rejects.toMatchObject({ detail: 'request' })
  })
})
