import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { dataFiles } from '../../../court/cli/folders.ts'
import { openDatabase } from '../../../court/store/open.ts'
import type { HubState } from '../../../shared/contract/desk/sync.ts'
import { GATEWAY, handIn } from '../../support/sync/processes.ts'
import { joinsWithRecords, leavesAndJoins } from './aloneScenes.ts'
import { decided, receiptAsked } from './decisionScenes.ts'
import { branchHeld, copiedLaptop, putBack, refusedRejoin, restored } from './deviceScenes.ts'
import { FIRST_VERSION_SCENES } from './firstVersionScenes.ts'
import { FOUNDING_SCENES } from './foundingScenes.ts'
import { largeByChoice, limitLowered } from './largeFileScenes.ts'
import { joining, newDesk } from './newcomers.ts'
import { joiningByStick } from './newcomersByStick.ts'
import { REJOIN_SCENES } from './rejoinByStickScene.ts'
import type { Played, Scene } from './scene.ts'
import { STORE_SCENES } from './storeScenes.ts'
import { newAct, perform, type World } from './world.ts'

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

/** A gateway that an earlier program ran: what that stored without understanding it is read with its next start (J5). */
const updatedGateway: Scene = {
  async prepare(world) {
    const { court, database, folder } = world
    await court.served.stop()
    const place = database === null ? { folder: dataFiles(join(folder, 'court/data')).database } : { url: database.url }
    const { db, close } = await openDatabase(place)
    await db.updateTable('court').set({ grants_read: false }).execute()
    await close()
    return throughGateway.prepare(world)
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

/** A new laptop joins the court by a code, and leaves its key on a stick. */
const joins: Scene = {
  async prepare(world) {
    const newcomer = await newDesk(world)
    const join = joining(world, newcomer)
    return {
      newcomer,
      async run() {
        await join()
        await newcomer.importFrom(await freshStick(world))
      },
    }
  },
}

/** A code is withdrawn, which is done again where it was cut; the laptop joins by another one. */
const codeWithdrawn: Scene = {
  async prepare(world) {
    const newcomer = await newDesk(world)
    const code = await world.court.code(newcomer.name, 'teamLead')
    const join = joining(world, newcomer)
    return {
      newcomer,
      async run() {
        const { outcome } = await world.court.mustRun('withdraw-code', code)
        const said = await handIn(newcomer, world.court, code).then(
          () => 'taken',
          (error: unknown) => String(error),
        )
        if (!said.includes('enrolCodeWithdrawn')) throw new Error(`a code that is ${outcome}: ${said}`)
        await join()
      },
    }
  },
}

/** A new laptop joins without a network. */
const joinsByStick: Scene = {
  async prepare(world) {
    const newcomer = await newDesk(world)
    await rm(world.stick, { recursive: true, force: true })
    return { newcomer, run: joiningByStick(world, newcomer, await freshStick(world)) }
  },
}

/** A laptop looks at which sites it could hand back. */
const handBackLookedAt: Scene = {
  async prepare(world) {
    return {
      async run() {
        await world.desks[0].get('/sync/hand-back')
      },
    }
  },
}

/** The writes each scene passes, and whose they are. A write that is in no scene fails the run. */
export const SCENES: readonly Played[] = [
  {
    scene: throughGateway,
    victim: 'desk 1',
    points: [
      ...(['desk.packed', 'desk.received', 'desk.headsNoted', 'desk.holdingKept'] as const),
      ...(['desk.holdingsSigned', 'desk.toldHeard'] as const),
      ...(['desk.filesRead', 'desk.filePiece', 'desk.fileWhole', 'desk.fileNoted', 'desk.fileSent'] as const),
      ...(['desk.exchangeDone', 'desk.markKept'] as const),
    ],
  },
  {
    scene: throughGateway,
    victim: 'gateway',
    points: [
      ...(['gateway.accepted', 'gateway.toldKept', 'gateway.uploadBegun', 'gateway.uploadGrown'] as const),
      ...(['gateway.fileSettled', 'gateway.fileNoted', 'gateway.challengeSpent'] as const),
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
      ...(['hub.headsSigned', 'hub.accepted', 'hub.packed', 'hub.clockHeard'] as const),
      ...(['hub.holdingsSigned', 'hub.toldKept'] as const),
      ...(['hub.filesRead', 'hub.filePiece', 'hub.fileWhole', 'hub.fileNoted'] as const),
    ],
  },
  { scene: throughHub, victim: 'desk 2', points: ['desk.hubJoined', 'desk.hubLeft'] },
  {
    scene: byStick,
    victim: 'desk 1',
    points: [
      ...(['bundle.cardLeft', 'bundle.cardTaken', 'bundle.packed', 'bundle.headerWritten'] as const),
      ...([
        'bundle.filesRead',
        'bundle.segmentWritten',
        'bundle.manifestWritten',
        'bundle.cursorKept',
        'bundle.peerHeard',
      ] as const),
    ],
  },
  {
    scene: byStick,
    victim: 'desk 2',
    points: ['bundle.fileGrown', 'bundle.fileStored', 'bundle.fileNoted', 'bundle.filesSaid', 'desk.reportsKept'],
  },
  {
    scene: joins,
    victim: 'new desk',
    points: [
      ...(['join.slotsWritten', 'join.profileWritten', 'join.keysKept', 'join.requestKept', 'join.ended'] as const),
      'bundle.keyMade',
    ],
  },
  { scene: joins, victim: 'gateway', points: ['gateway.codeMade', 'gateway.codeAsked', 'gateway.codeRedeemed'] },
  { scene: codeWithdrawn, victim: 'gateway', points: ['gateway.codeWithdrawn'] },
  { scene: joins, victim: 'station', points: ['station.streamKept'] },
  { scene: joinsByStick, victim: 'new desk', points: ['join.requestLeft', 'join.stickMoved'] },
  {
    scene: joinsByStick,
    victim: 'gateway',
    points: [
      ...(['gateway.codeLeft', 'gateway.answerLeft', 'gateway.filesSaid'] as const),
      ...(['gateway.sealingKeyKept', 'gateway.cardLeft', 'gateway.reportKept'] as const),
    ],
  },
  {
    scene: throughGateway,
    victim: 'gateway at its start',
    points: ['gateway.migrated', 'gateway.secretKept', 'gateway.runningSaid'],
  },
  { scene: updatedGateway, victim: 'gateway at its start', points: ['gateway.grantsRead'] },
  { scene: handBackLookedAt, victim: 'desk 1', points: ['desk.namesRead'] },
  {
    scene: copiedLaptop,
    victim: 'new desk',
    points: [
      ...(['device.moved', 'machine.noted', 'desk.setAside', 'rejoin.keysKept', 'rejoin.requestKept'] as const),
      ...(['device.changed', 'device.profileFollowed', 'rejoin.ended'] as const),
    ],
  },
  { scene: branchHeld, victim: 'new desk', points: ['device.forksReissued'] },
  { scene: refusedRejoin, victim: 'new desk', points: ['rejoin.refused'] },
  {
    scene: restored,
    victim: 'new desk',
    points: [
      ...(['restore.filled', 'restore.filePut', 'restore.withheldNoted', 'restore.oldSigned'] as const),
      ...(['restore.deviceMade', 'restore.filesMoved', 'restore.storeMoved', 'restore.slotsWritten'] as const),
      'restore.profileWritten',
    ],
  },
  { scene: joinsWithRecords, victim: 'new desk', points: ['alone.requested', 'alone.requestKept', 'alone.joined'] },
  { scene: leavesAndJoins, victim: 'new desk', points: ['alone.left'] },
  {
    scene: largeByChoice,
    victim: 'new desk',
    points: ['desk.offersNoted', 'desk.limitNoted', 'desk.filesChosen', 'desk.filesLeft'],
  },
  { scene: limitLowered, victim: 'new desk', points: ['desk.limitMet'] },
  { scene: decided, victim: 'new desk', points: ['desk.receiptsKept'] },
  { scene: receiptAsked, victim: 'new desk', points: ['desk.receiptsKept'] },
  { scene: putBack, victim: 'desk 1', points: ['desk.wentBack'] },
  { scene: putBack, victim: 'gateway', points: ['gateway.historyMoved'] },
  ...FIRST_VERSION_SCENES,
  ...REJOIN_SCENES,
  ...STORE_SCENES,
  ...FOUNDING_SCENES,
]
