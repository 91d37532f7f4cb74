import type { Json } from '../../journal/canonical.ts'
import type { VulnerabilityFlag } from '../cases/vulnerability.ts'
import type {
  AgencyKind,
  AmbulanceState,
  Confirmation,
  CostKind,
  CostPayer,
  Duty,
  EncumbranceKind,
  EvidenceKind,
  ExecutionKind,
  GroupKind,
  NegotiationPath,
  OccupantClass,
  PictureOwner,
  RiskKind,
  Sex,
  SlotKind,
  Stance,
  TalkSide,
  TextSection,
  WitnessKind,
} from './codes.ts'
import { PART_KINDS, type PartKind } from './parts.ts'
import type { PlanWindow } from './plan.ts'

/** When a group does something: a day and two clocks `HH:MM` of the site. */
export interface SlotTime {
  day: string
  from: string
  to: string
}

/** Values of each kind of part; every register is there, those never stated with their blank. Money is fen, areas m². */
export interface PartValues {
  premises: {
    executionKind: ExecutionKind | null
    dwelling: boolean | null
    ownership: string
    publicAsset: boolean | null
    certificateNo: string
    titleNo: string
    onlyHome: boolean | null
    housingGround: string
  }
  encumbrance: { kind: EncumbranceKind; on: string | null; holder: string; documentNo: string }
  occupant: {
    roomId: string | null
    name: string
    idNo: string
    phone: string
    sex: Sex
    class: OccupantClass
    right: string
    stance: Stance
    needs: VulnerabilityFlag[]
    needsNote: string
    notifiedOn: string | null
    note: string
  }
  evidenceItem: {
    occupantId: string | null
    kind: EvidenceKind
    on: string | null
    until: string | null
    source: string
    originalSeen: boolean
    amount: number | null
    note: string
  }
  /** Fen a month. */
  rentTerms: {
    occupantId: string | null
    monthly: number | null
    usual: number | null
    prepaidMonths: number | null
    related: boolean | null
    note: string
  }
  care: {
    occupantId: string | null
    on: string | null
    condition: string
    ambulance: AmbulanceState
    aids: string
    relatives: string
    community: string
    civilAffairs: string
    decision: string
    decidedBy: string
  }
  negotiation: {
    occupantId: string | null
    on: string | null
    place: string
    participants: string
    claimed: string
    explained: string
    offer: string
    answer: string
    nextOn: string | null
    signed: string
    path: NegotiationPath
    identity: string
    evidenceShown: string
    videoRefs: string
    sides: TalkSide[]
  }
  group: { kind: GroupKind; name: string; channel: string; task: string }
  duty: { groupId: string | null; duty: Duty; officerId: string | null; name: string; phone: string; sex: Sex }
  vehicle: { plate: string; driver: string; use: string; groupId: string | null; seats: number | null }
  agency: {
    kind: AgencyKind
    name: string
    contact: string
    phone: string
    headcount: number | null
    confirmation: Confirmation
    ambulance: boolean
  }
  slot: {
    groupId: string | null
    kind: SlotKind
    time: SlotTime | null
    what: string
    buildingId: string | null
    floor: number | null
  }
  storage: { place: string; area: string | null; custodian: string; insurance: string; collection: string }
  risk: {
    kind: RiskKind
    likelihood: number | null
    severity: number | null
    trigger: string
    response: string
    owner: string
    stop: string
  }
  witness: { kind: WitnessKind; name: string; phone: string; confirmation: Confirmation }
  /** Fen. */
  cost: {
    kind: CostKind
    payer: CostPayer
    payee: string
    amount: number | null
    voucher: string
    recoverable: boolean | null
    recovered: number | null
  }
  textSection: { section: TextSection; text: string }
  picture: {
    owner: PictureOwner
    ownerId: string | null
    floor: number | null
    hash: string
    /** Bytes. */
    size: number
    mediaType: string
    fileName: string
    on: string | null
    note: string
  }
}

/** What a part of each kind says before anybody stated anything. */
export const PART_BLANKS = {
  premises: {
    executionKind: null,
    dwelling: null,
    ownership: '',
    publicAsset: null,
    certificateNo: '',
    titleNo: '',
    onlyHome: null,
    housingGround: '',
  },
  encumbrance: { kind: 'MORTGAGE', on: null, holder: '', documentNo: '' },
  occupant: {
    roomId: null,
    name: '',
    idNo: '',
    phone: '',
    sex: '',
    class: 'UNKNOWN',
    right: '',
    stance: 'UNKNOWN',
    needs: [],
    needsNote: '',
    notifiedOn: null,
    note: '',
  },
  evidenceItem: {
    occupantId: null,
    kind: 'OTHER',
    on: null,
    until: null,
    source: '',
    originalSeen: false,
    amount: null,
    note: '',
  },
  rentTerms: { occupantId: null, monthly: null, usual: null, prepaidMonths: null, related: null, note: '' },
  care: {
    occupantId: null,
    on: null,
    condition: '',
    ambulance: '',
    aids: '',
    relatives: '',
    community: '',
    civilAffairs: '',
    decision: '',
    decidedBy: '',
  },
  negotiation: {
    occupantId: null,
    on: null,
    place: '',
    participants: '',
    claimed: '',
    explained: '',
    offer: '',
    answer: '',
    nextOn: null,
    signed: '',
    path: '',
    identity: '',
    evidenceShown: '',
    videoRefs: '',
    sides: [],
  },
  group: { kind: 'IMPLEMENTATION', name: '', channel: '', task: '' },
  duty: { groupId: null, duty: 'MEMBER', officerId: null, name: '', phone: '', sex: '' },
  vehicle: { plate: '', driver: '', use: '', groupId: null, seats: null },
  agency: {
    kind: 'OTHER',
    name: '',
    contact: '',
    phone: '',
    headcount: null,
    confirmation: 'ASKED',
    ambulance: false,
  },
  slot: { groupId: null, kind: 'OTHER', time: null, what: '', buildingId: null, floor: null },
  storage: { place: '', area: null, custodian: '', insurance: '', collection: '' },
  risk: { kind: 'OTHER', likelihood: null, severity: null, trigger: '', response: '', owner: '', stop: '' },
  witness: { kind: 'OTHER', name: '', phone: '', confirmation: 'ASKED' },
  cost: {
    kind: 'OTHER',
    payer: 'ADVANCED_BY_APPLICANT',
    payee: '',
    amount: null,
    voucher: '',
    recoverable: null,
    recovered: null,
  },
  textSection: { section: 'OTHER', text: '' },
  picture: {
    owner: 'room',
    ownerId: null,
    floor: null,
    hash: '',
    size: 0,
    mediaType: '',
    fileName: '',
    on: null,
    note: '',
  },
} as const satisfies PartValues

/** Registers in which two or more values stand: name → the values, in a fixed order (G4). */
export type Doubts = Readonly<Record<string, readonly Json[]>>

/** A part that stands, as every reader of a plan sees it. */
export interface PlanPart<Kind extends PartKind> {
  readonly id: string
  readonly values: PartValues[Kind]
  readonly doubts: Doubts
}

/** What a plan says of a room beside the site's own facts. */
export interface RoomValues {
  code: string
  purpose: string
  occupant: string
  /** m², decimal with at most two places. */
  area: string | null
  keys: string
  utilities: string
  groupId: string | null
  /** Lots the team expects. */
  estimate: number | null
  /** Why it is left out of the clearing; '' = it isn't. */
  excluded: string
  note: string
}

/** A room that stands. */
export interface PlanRoom {
  readonly id: string
  readonly buildingId: string
  readonly floor: number
  readonly values: RoomValues
  readonly doubts: Doubts
}

/**
 * The whole plan as it stands now, from whatever store: ids as keys, in the order in which it is shown. Struck parts and
 * rooms are left out; what refers to one of them refers to nothing.
 */
export interface PlanView {
  readonly siteId: string
  readonly head: { readonly purpose: string; readonly window: PlanWindow | null; readonly doubts: Doubts }
  readonly buildings: readonly { readonly id: string; readonly name: string; readonly ord: number }[]
  readonly rooms: ReadonlyMap<string, PlanRoom>
  readonly parts: { readonly [Kind in PartKind]: ReadonlyMap<string, PlanPart<Kind>> }
}

/** Values of a part with every register: what was stated over the kind's blanks. */
export function partValues<Kind extends PartKind>(kind: Kind, stated: object): PartValues[Kind] {
  return { ...PART_BLANKS[kind], ...stated }
}

/** A view's empty shelves, one for each kind. */
export function emptyShelves(): { [Kind in PartKind]: Map<string, PlanPart<Kind>> } {
  return Object.fromEntries(PART_KINDS.map((kind) => [kind, new Map()])) as never
}

/** A plan, or as much of it that parts of these kinds are there. */
export interface PlanShelves<Kinds extends PartKind> {
  readonly parts: { readonly [Kind in Kinds]: ReadonlyMap<string, PlanPart<Kind>> }
}

/** Parts of one kind in their order. */
export function partsOf<Kind extends PartKind>(plan: PlanShelves<Kind>, kind: Kind): PlanPart<Kind>[] {
  return [...plan.parts[kind].values()]
}
