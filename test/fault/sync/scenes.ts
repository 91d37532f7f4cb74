import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { HubState } from '../../../shared/contract/desk/sync.ts'
import type { Status } from '../../../shared/contract/desk/system.ts'
import type { WritePoint } from '../../../shared/sync/writePoints.ts'
import { certified, type Desk, emptyDesk, GATEWAY, handIn, unlock } from '../../support/sync/processes.ts'
import { newAct, perform, type World } from './world.ts'

/** Who is killed at a write. */
export type Victim = 'desk 1' | 'desk 2' | 'new desk' | 'gateway' | 'gateway at its start' | 'station'

/**
 * A stretch of work that passes certain writes. `prepare` makes what it needs, before the victim is armed; `run` may be
 * cut off anywhere and is then run again from its beginning, as people would.
 */
export interface Scene {
  prepare(world: World): Promise<{ run(): Promise<void>; newcomer?: Desk }>
}

const SMALL = 150_000
/** Larger than what a stick's reader puts together in memory. */
const LARGE = 9 * 1024 * 1024

/** Both record with a photograph, both meet the gateway. */
const throughGateway: Scene = {
  async prepare(world) {
    const acts = [await newAct(world, 0, SMALL), await newAct(world, 1, SMALL)]
    return {
      async run() {
        const [one, two] = world.desks
        for (const act of acts) await perform(world, act)
        for (const desk of [two, one, two]) await desk.meet()
      },
    }
  },
}

/** The laptop forgets the gateway, is told a dead address, then the right one. */
const addressChanges: Scene = {
  async prepare(world) {
    return {
      async run() {
        const [one] = world.desks
        const { peers } = await one.get<{ peers: { peer: string }[] }>('/sync/state')
        const id = () => ({ commandId: crypto.randomUUID() })
        if (peers.some(({ peer }) => peer === GATEWAY)) await one.call('/sync/forget', { ...id(), peer: GATEWAY })
        await one.call('/sync/gateway', { ...id(), address: 'http://127.0.0.1:9' })
        await one.meet()
        await one.call('/sync/gateway', { ...id(), address: world.court.url })
        await one.meet()
      },
    }
  },
}

/** The first laptop is a hub, the second joins it, both record, the second leaves. */
const throughHub: Scene = {
  async prepare(world) {
    const acts = [await newAct(world, 0, SMALL), await newAct(world, 1, SMALL)]
    return {
      async run() {
        const [one, two] = world.desks
        for (const act of acts) await perform(world, act)
        const { open } = await one.call<HubState>('/sync/hub/open', {})
        const { digits = '', port = 0 } = open ?? {}
        const { joined } = await two.call<HubState>('/sync/hub/join', { address: `127.0.0.1:${port}`, digits })
        await two.meet(joined?.peer)
        await two.call('/sync/hub/leave', {})
        await one.call('/sync/hub/close', {})
      },
    }
  },
}

/** The second leaves its key on a stick, the first writes, the second reads and answers, the first reads the answer. */
const byStick: Scene = {
  async prepare(world) {
    const acts = [await newAct(world, 0, LARGE)]
    const [, two] = world.desks
    await rm(world.stick, { recursive: true, force: true })
    await two.importFrom(await freshStick(world))
    return {
      async run() {
        const [one] = world.desks
        for (const act of acts) await perform(world, act)
        await one.exportTo(world.stick)
        await two.importFrom(world.stick)
        await one.importFrom(world.stick)
      },
    }
  },
}

async function freshStick(world: World): Promise<string> {
  await mkdir(world.stick, { recursive: true })
  return world.stick
}

let newcomers = 0

/** A new laptop joins the court by a code, and leaves its key on a stick. */
const joins: Scene = {
  async prepare(world) {
    newcomers += 1
    const name = `新人${newcomers}`
    const newcomer = await emptyDesk(join(world.folder, `new-${newcomers}`), name)
    let code = ''
    return {
      newcomer,
      async run() {
        // A code whose making was cut off was shown to nobody: another one is made.
        if (code === '') code = await world.court.code(name, 'handler')
        const { phase } = await newcomer.get<Status>('/system/status')
        if (phase === 'empty') await handIn(newcomer, world.court, code)
        await unlock(newcomer)
        if ((await newcomer.get<Status>('/system/status')).phase !== 'open') {
          // Whether the keys were handed in before the cut only the laptop knows; it hands them in when it asks.
          await newcomer.serving.until('/identity/wait-for-court', {}, () => true)
          world.issued = await world.court.issue(world.issuing)
          if (world.issued !== 0) throw new Error('the station was cut off')
          await certified(newcomer)
        }
        await newcomer.importFrom(await freshStick(world))
      },
    }
  },
}

/** The writes each scene passes, and whose they are. A write that is in no scene fails the run. */
export const SCENES: readonly { scene: Scene; victim: Victim; points: readonly WritePoint[] }[] = [
  {
    scene: throughGateway,
    victim: 'desk 1',
    points: [
      ...(['desk.packed', 'desk.received', 'desk.headsNoted', 'desk.holdingKept', 'desk.reportsKept'] as const),
      ...(['desk.filesRead', 'desk.filePiece', 'desk.fileWhole', 'desk.fileNoted', 'desk.fileSent'] as const),
      ...(['desk.exchangeDone', 'desk.markKept'] as const),
    ],
  },
  {
    scene: throughGateway,
    victim: 'gateway',
    points: [
      ...(['gateway.accepted', 'gateway.reportKept', 'gateway.uploadBegun', 'gateway.uploadGrown'] as const),
      ...(['gateway.fileSettled', 'gateway.fileNoted'] as const),
    ],
  },
  {
    scene: addressChanges,
    victim: 'desk 1',
    points: ['desk.peerForgotten', 'desk.gatewaySet', 'desk.exchangeFailed', 'desk.scopesNoted'],
  },
  {
    scene: throughHub,
    victim: 'desk 1',
    points: [
      ...(['hub.headsSigned', 'hub.accepted', 'hub.packed', 'hub.reportKept'] as const),
      ...(['hub.filesRead', 'hub.filePiece', 'hub.fileWhole', 'hub.fileNoted'] as const),
    ],
  },
  { scene: throughHub, victim: 'desk 2', points: ['desk.hubJoined', 'desk.hubLeft'] },
  {
    scene: byStick,
    victim: 'desk 1',
    points: [
      ...(['bundle.cardLeft', 'bundle.cardTaken', 'bundle.packed', 'bundle.headerWritten'] as const),
      ...(['bundle.segmentWritten', 'bundle.manifestWritten', 'bundle.cursorKept', 'bundle.peerHeard'] as const),
    ],
  },
  {
    scene: byStick,
    victim: 'desk 2',
    points: ['bundle.fileGrown', 'bundle.fileStored', 'bundle.fileNoted', 'bundle.filesSaid'],
  },
  {
    scene: joins,
    victim: 'new desk',
    points: [
      ...(['join.slotsWritten', 'join.profileWritten', 'join.keysKept', 'join.requestKept', 'join.ended'] as const),
      'bundle.keyMade',
    ],
  },
  { scene: joins, victim: 'gateway', points: ['gateway.codeMade', 'gateway.codeRedeemed'] },
  { scene: joins, victim: 'station', points: ['station.streamKept'] },
  {
    scene: throughGateway,
    victim: 'gateway at its start',
    points: ['gateway.migrated', 'gateway.secretKept', 'gateway.runningSaid'],
  },
]

/** Writes that no scene of processes passes, and where they are killed or cut instead. */
export const UNDRIVEN: Readonly<Partial<Record<WritePoint, string>>> = {
  'desk.setAside': 'needs a forged or forked piece; test/unit/sync/seeds.test.ts and test/sim die there',
  'desk.receiptsKept': 'needs a decision of three people; a repeat writes nothing twice (courtReceipts.ts)',
  'alone.requested': 'a laptop that worked alone, cut at each write: test/unit/core/sync/joinsWithRecords.test.ts',
  'alone.requestKept': 'as alone.requested',
  'alone.left': 'as alone.requested: what was handed in is forgotten, and nothing else',
  'alone.joined': 'as alone.requested; one transaction, cut at every table it writes',
  'desk.handBackRead': 'reads again what is read already; the same write as desk.filesRead',
  'bundle.filesRead': 'as desk.handBackRead: the same reading before a bundle',
  'desk.wentBack': 'needs a gateway put back to an older copy: putBack.test.ts of the laptops',
  'gateway.historyMoved': 'as desk.wentBack',
  'gateway.challengeSpent': 'every opening asks for a challenge of its own: test/unit/court/security.test.ts',
  'gateway.codeAsked': 'counts a wrong try and keeps nothing else: secondLaptopOfAnOfficer.test.ts',
  'gateway.sealingKeyKept': 'sticks at the court, read again after a cut: test/unit/court/stick.test.ts',
  'gateway.cardLeft': 'as gateway.sealingKeyKept',
  'gateway.courtAdded': 'the founding of a court: test/fault/sync/founding.test.ts',
  'station.foundingEnded': 'the founding of a court: test/fault/sync/founding.test.ts',
  'station.courtKept': 'the founding of a court: test/fault/sync/founding.test.ts',
}
