/**
 * Every durable write of the exchange, by name: what a laptop, a hub, a stick, the gateway and the issuing station must
 * survive being killed at (decision 0040). A write that has no name here fails `test/fault/sync/writePoints.test.ts`.
 */
export const WRITE_POINTS = [
  // A laptop as the side that asks.
  'desk.scopesNoted',
  'desk.packed',
  'desk.received',
  'desk.headsNoted',
  'desk.holdingKept',
  'desk.setAside',
  'desk.reportsKept',
  'desk.holdingsSigned',
  'desk.toldHeard',
  'desk.receiptsKept',
  'desk.markKept',
  'desk.wentBack',
  'desk.exchangeDone',
  'desk.exchangeFailed',
  'desk.gatewaySet',
  'desk.peerForgotten',
  'desk.hubJoined',
  'desk.hubLeft',
  'desk.filesRead',
  'desk.namesRead',
  'desk.filePiece',
  'desk.fileWhole',
  'desk.fileNoted',
  'desk.fileSent',
  'desk.offersNoted',
  'desk.limitNoted',
  'desk.limitMet',
  'desk.filesChosen',
  'desk.filesLeft',
  // A laptop as a hub.
  'hub.headsSigned',
  'hub.accepted',
  'hub.packed',
  'hub.reportKept',
  'hub.holdingsSigned',
  'hub.toldKept',
  'hub.clockHeard',
  'hub.filesRead',
  'hub.filePiece',
  'hub.fileWhole',
  'hub.fileNoted',
  // A stick, written and read.
  'bundle.keyMade',
  'bundle.cardLeft',
  'bundle.cardTaken',
  'bundle.filesRead',
  'bundle.packed',
  'bundle.headerWritten',
  'bundle.segmentWritten',
  'bundle.manifestWritten',
  'bundle.cursorKept',
  'bundle.fileGrown',
  'bundle.fileStored',
  'bundle.fileNoted',
  'bundle.filesSaid',
  'bundle.peerHeard',
  // A laptop that joins a court.
  'join.keysKept',
  'join.slotsWritten',
  'join.profileWritten',
  'join.requestKept',
  'join.requestLeft',
  'join.stickMoved',
  'join.ended',
  // A laptop that becomes another device, moves, or joins its court once more.
  'device.changed',
  'device.profileFollowed',
  'device.forksReissued',
  'device.moved',
  'machine.noted',
  'rejoin.keysKept',
  'rejoin.requestKept',
  'rejoin.stickMoved',
  'rejoin.refused',
  'rejoin.ended',
  // A laptop filled from a second copy.
  'restore.filled',
  'restore.filePut',
  'restore.withheldNoted',
  'restore.oldSigned',
  'restore.deviceMade',
  'restore.filesMoved',
  'restore.storeMoved',
  'restore.slotsWritten',
  'restore.profileWritten',
  // A laptop that worked alone joins a court with what it has.
  'alone.requested',
  'alone.requestKept',
  'alone.joined',
  'alone.left',
  // The gateway.
  'gateway.migrated',
  'gateway.grantsRead',
  'gateway.courtAdded',
  'gateway.secretKept',
  'gateway.codeMade',
  'gateway.codeAsked',
  'gateway.codeRedeemed',
  'gateway.codeWithdrawn',
  'gateway.accepted',
  'gateway.reportKept',
  'gateway.toldKept',
  'gateway.historyMoved',
  'gateway.challengeSpent',
  'gateway.sealingKeyKept',
  'gateway.cardLeft',
  'gateway.codeLeft',
  'gateway.answerLeft',
  'gateway.filesSaid',
  'gateway.uploadBegun',
  'gateway.uploadGrown',
  'gateway.fileSettled',
  'gateway.objectBegun',
  'gateway.partGrown',
  'gateway.tailGrown',
  'gateway.objectJoined',
  'gateway.objectSettled',
  'gateway.fileNoted',
  'gateway.filesPlaced',
  'gateway.runningSaid',
  // The issuing station.
  'station.courtKept',
  'station.foundingEnded',
  'station.streamKept',
  'station.keysSealed',
] as const
export type WritePoint = (typeof WRITE_POINTS)[number]

/** `before`: the write is begun and nothing of it is durable; `after`: it is durable and nobody was told. */
export type WriteMoment = 'before' | 'after'

type Observer = (point: WritePoint, moment: WriteMoment) => void
let observer: Observer | null = null

/** Says that a durable write stands at this moment. Nothing happens unless a test looks on. */
export function reached(point: WritePoint, moment: WriteMoment): void {
  observer?.(point, moment)
}

/**
 * Lets a test look on at every durable write of this process. The program never calls it: what kills a process lives in
 * the tests, loaded before the program by `node --import`, and is no part of what is built.
 */
export function observeWrites(look: Observer): void {
  observer = look
}

/** A durable write of files: says when it begins and when it is on the medium. */
export async function written<T>(point: WritePoint, work: () => Promise<T>): Promise<T> {
  reached(point, 'before')
  const result = await work()
  reached(point, 'after')
  return result
}
