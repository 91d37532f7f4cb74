import { lotTypes } from '../../../shared/domain/lots/lot.ts'
import { signatureTypes } from '../../../shared/domain/signatures/signingSheet.ts'
import type { JsonObject } from '../../../shared/journal/canonical.ts'

const text = (value: number): string => `第${value}号`
type Made = [type: string, body: (value: number) => JsonObject]
const handover = (value: number) => ({
  given: value,
  receiver: { name: text(value), relation: '儿子' },
  received: value,
})

/** How sheets, entries and lots are made and moved, for the folds under any order. */
export const signatureKinds: Record<string, { first: Made; later: Made[] }> = {
  signingSheet: {
    first: [
      signatureTypes.opened,
      (value) => ({
        pages: [{ from: 1, room: text(value), roomId: 'r', to: value }],
        site: 's',
        snapshot: text(value),
        stands: [{ room: 'r', stand: text(value) }],
        subject: 'site:s',
      }),
    ],
    later: [
      [
        signatureTypes.opened,
        (value) => ({
          pages: [{ from: 0, room: '', roomId: 'q', to: 0 }],
          site: 's',
          snapshot: text(value),
          stands: [],
          subject: 'site:s',
        }),
      ],
    ],
  },
  pageSignature: {
    first: [
      signatureTypes.entered,
      (value) => ({
        document: 'd',
        page: 1 + value,
        pages: 9,
        set: {
          at: '2025-09-16T10:42:15+08:00',
          capacity: 'DEBTOR',
          mark: '10:42:15',
          reason: text(value),
          relation: '',
          signer: '甲某仁',
          status: 'REFUSED',
          witnesses: [{ capacity: '公证员', name: '孙某' }],
        },
        site: 's',
        snapshot: 'a',
      }),
    ],
    later: [[signatureTypes.struck, (value) => ({ set: { struck: text(value) } })]],
  },
  lot: {
    first: [
      lotTypes.made,
      (value) => ({
        case: 'c',
        items: Array.from({ length: value }, (_, n) => text(n)),
        no: `L-D1-0${value}`,
        note: '',
        rooms: ['1-101'],
        rows: value,
        site: 's',
      }),
    ],
    later: [
      [lotTypes.moved, (value) => ({ data: handover(value), move: 'deliver' })],
      [lotTypes.moved, (value) => ({ data: { reason: text(value) }, move: 'refuse' })],
      [lotTypes.moved, (value) => ({ data: handover(value), move: 'acceptLate' })],
      [lotTypes.moved, (value) => ({ data: { custodian: text(value), place: '库' }, move: 'store' })],
      [lotTypes.moved, () => ({ data: { until: '2025-10-16' }, move: 'noticeCollection' })],
      [lotTypes.moved, (value) => ({ data: handover(value), move: 'collect' })],
      [lotTypes.moved, () => ({ data: {}, move: 'disposeUrgently' })],
      [lotTypes.moved, () => ({ data: {}, move: 'holdProceeds' })],
    ],
  },
}
