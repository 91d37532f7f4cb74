import { servedFrom } from '../../support/s3/servedFrom.ts'
import type { Played, Scene } from './scene.ts'
import { judge, newAct, perform, settle } from './world.ts'

const MIB = 1024 * 1024

/** A photograph of so many bytes goes from one laptop into the court's object store, and from there to the other. */
const stored = (bytes: number): Scene => ({
  async prepare(world) {
    const act = await newAct(world, 0, bytes)
    return {
      async run() {
        const [one, two] = world.desks
        await perform(world, act)
        await one.meet()
        await two.meet()
      },
    }
  },
})

/** One piece, which is its only part. */
const onePiece = stored(150_000)
/** A part and a half of another: its tail grows five times, the last piece ends it. */
const partAndTail = stored(6.5 * MIB)
/** One part that is full with its last piece: nothing is left to be put to it. */
const fullPart = stored(5 * MIB)

/**
 * The files of a court are copied to another place by whoever runs the store, and the gateway is started with that place: what
 * it was told once it finds again when it is told nothing.
 */
const placedElsewhere: Scene = {
  async prepare(world) {
    const { court, store } = world
    if (store === null) throw new Error('this court has no object store')
    const act = await newAct(world, 0, 150_000)
    await court.served.stop()
    const from = store.place.prefix
    store.place = { ...store.place, prefix: `moved/${from}` }
    for (const [key, { body, metadata }] of [...store.bucket.objects]) {
      if (key.startsWith(from)) store.bucket.put(`moved/${key}`, body, metadata)
    }
    court.options = servedFrom(store).options
    return {
      async run() {
        await perform(world, act)
        await world.desks[0].meet()
      },
      async judge() {
        await court.served.stop()
        court.options = []
        await court.start()
        await settle(world)
        await judge(world)
      },
    }
  },
}

/** Everything that is written into an object store. */
export const STORE_SCENES: readonly Played[] = [
  {
    ...{ scene: onePiece, victim: 'gateway', files: 'store' },
    points: ['gateway.objectBegun', 'gateway.objectJoined', 'gateway.objectSettled'],
  },
  {
    ...{ scene: partAndTail, victim: 'gateway', files: 'store' },
    points: ['gateway.partGrown', 'gateway.objectJoined', 'gateway.objectSettled'],
  },
  { scene: partAndTail, victim: 'gateway', files: 'store', points: ['gateway.tailGrown'], passings: 5 },
  {
    ...{ scene: fullPart, victim: 'gateway', files: 'store' },
    points: ['gateway.partGrown', 'gateway.objectJoined', 'gateway.objectSettled'],
  },
  { scene: placedElsewhere, victim: 'gateway at its start', files: 'store', points: ['gateway.filesPlaced'] },
]
