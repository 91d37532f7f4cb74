import type { Json } from '../../journal/canonical.ts'
import { isCalendarDate } from '../calendar/calendarDate.ts'
import { VULNERABILITY_FLAGS } from '../cases/vulnerability.ts'
import { isFlag, isText, isWhole, listOf, oneOf, orNull, registers, type Shape } from '../shape.ts'
import {
  AGENCY_KINDS,
  AMBULANCE_STATES,
  CONFIRMATIONS,
  COST_KINDS,
  COST_PAYERS,
  DUTIES,
  ENCUMBRANCE_KINDS,
  EVIDENCE_KINDS,
  EXECUTION_KINDS,
  GROUP_KINDS,
  NEGOTIATION_PATHS,
  OCCUPANT_CLASSES,
  PICTURE_OWNERS,
  RISK_KINDS,
  SEXES,
  SLOT_KINDS,
  STANCES,
  TALK_SIDES,
  TEXT_SECTIONS,
  WITNESS_KINDS,
} from './codes.ts'

/**
 * The parts of an eviction plan (B1–B3): each row of it is an entity of its own in the scope `site:<id>`, so that two
 * desks can write one plan and nobody's line wins silently (G4). A part belongs to one site for ever; what it says are
 * registers. Rooms are the site's own entities; a room names its group.
 */

const isDate: Shape = (value) => typeof value === 'string' && isCalendarDate(value)
/** `HH:MM`, the clock of the site. */
const isClock: Shape = (value) => typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
/** Decimal with at most two places as text, m². */
export const isArea: Shape = (value) => typeof value === 'string' && /^(0|[1-9]\d{0,9})(\.\d{1,2})?$/.test(value)
const date = orNull(isDate)
/** An id of another entity of the same site, or null. */
const ref = orNull(isText)

/**
 * Registers of each kind of part. A name that ends in `Id` is another part (or a room); dates are `YYYY-MM-DD`; money is
 * fen. Fields that mean something only together are one register: the time of a slot.
 */
export const PART_REGISTERS = {
  /** What is enforced upon; one per site, or one per building where they differ. */
  premises: {
    executionKind: orNull(oneOf(EXECUTION_KINDS)),
    dwelling: orNull(isFlag),
    ownership: isText,
    /** State-owned or collective property (domain §8.5 `[p]`). */
    publicAsset: orNull(isFlag),
    certificateNo: isText,
    titleNo: isText,
    onlyHome: orNull(isFlag),
    housingGround: isText,
  },
  encumbrance: { kind: oneOf(ENCUMBRANCE_KINDS), on: date, holder: isText, documentNo: isText },
  occupant: {
    roomId: ref,
    name: isText,
    idNo: isText,
    phone: isText,
    sex: oneOf(SEXES),
    class: oneOf(OCCUPANT_CLASSES),
    right: isText,
    stance: oneOf(STANCES),
    needs: listOf(oneOf(VULNERABILITY_FLAGS)),
    needsNote: isText,
    notifiedOn: date,
    note: isText,
  },
  evidenceItem: {
    occupantId: ref,
    kind: oneOf(EVIDENCE_KINDS),
    on: date,
    until: date,
    source: isText,
    originalSeen: isFlag,
    amount: orNull(isWhole),
    note: isText,
  },
  /** What is known of an occupant's rent, fen a month; signs to look closer come from it (domain.md §2.3). */
  rentTerms: {
    occupantId: ref,
    monthly: orNull(isWhole),
    usual: orNull(isWhole),
    prepaidMonths: orNull(isWhole),
    related: orNull(isFlag),
    note: isText,
  },
  /**
   * Vulnerability form of an occupant: what must be arranged before and instead of clearing (domain.md §1.3, scenario
   * 8).
   */
  care: {
    occupantId: ref,
    on: date,
    condition: isText,
    ambulance: oneOf(AMBULANCE_STATES),
    /** Medicine and aids that stay with the person and are never seized (SEAL 3). */
    aids: isText,
    relatives: isText,
    community: isText,
    civilAffairs: isText,
    decision: isText,
    decidedBy: isText,
  },
  negotiation: {
    occupantId: ref,
    on: date,
    place: isText,
    participants: isText,
    claimed: isText,
    explained: isText,
    offer: isText,
    answer: isText,
    nextOn: date,
    signed: isText,
    /** Way out that is talked about. */
    path: oneOf(NEGOTIATION_PATHS),
    /** How the identity of those present was checked. */
    identity: isText,
    evidenceShown: isText,
    /** Recordings of the talk, by file or card. */
    videoRefs: isText,
    /** Sides that were spoken with. */
    sides: listOf(oneOf(TALK_SIDES)),
  },
  group: { kind: oneOf(GROUP_KINDS), name: isText, channel: isText, task: isText },
  duty: { groupId: ref, duty: oneOf(DUTIES), officerId: ref, name: isText, phone: isText, sex: oneOf(SEXES) },
  vehicle: { plate: isText, driver: isText, use: isText, groupId: ref, seats: orNull(isWhole) },
  agency: {
    kind: oneOf(AGENCY_KINDS),
    name: isText,
    contact: isText,
    phone: isText,
    headcount: orNull(isWhole),
    confirmation: oneOf(CONFIRMATIONS),
    ambulance: isFlag,
  },
  slot: {
    groupId: ref,
    kind: oneOf(SLOT_KINDS),
    time: (value) => {
      const time = value as { day?: string; from?: string; to?: string } | null | undefined
      return isDate(time?.day) && isClock(time?.from) && isClock(time?.to)
    },
    what: isText,
    /** Where it happens: a floor of a building; null = the whole place. */
    buildingId: ref,
    floor: orNull(isWhole),
  },
  storage: { place: isText, area: orNull(isArea), custodian: isText, insurance: isText, collection: isText },
  risk: {
    kind: oneOf(RISK_KINDS),
    likelihood: orNull(isWhole),
    severity: orNull(isWhole),
    trigger: isText,
    response: isText,
    owner: isText,
    stop: isText,
  },
  witness: { kind: oneOf(WITNESS_KINDS), name: isText, phone: isText, confirmation: oneOf(CONFIRMATIONS) },
  cost: {
    kind: oneOf(COST_KINDS),
    payer: oneOf(COST_PAYERS),
    payee: isText,
    amount: orNull(isWhole),
    voucher: isText,
    /** Whether who advanced it may have it back from the debtor, and how much came back (domain.md §1.6). */
    recoverable: orNull(isFlag),
    recovered: orNull(isWhole),
  },
  textSection: { section: oneOf(TEXT_SECTIONS), text: isText },
  /**
   * A photograph, scan or sketch, kept byte for byte under its hash (B1). What it is and to what it belongs is said once,
   * when the file is taken in; its day and note are written like any other cell.
   */
  picture: {
    owner: oneOf(PICTURE_OWNERS),
    /** The room, building or evidence item; of a floor its building. */
    ownerId: ref,
    floor: orNull(isWhole),
    /** SHA-256 of the file, lower-case hex; size in bytes. */
    hash: (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
    size: isWhole,
    mediaType: isText,
    fileName: isText,
    on: date,
    note: isText,
  },
} as const satisfies Record<string, Record<string, Shape>>

export type PartKind = keyof typeof PART_REGISTERS
export const PART_KINDS = Object.keys(PART_REGISTERS) as PartKind[]

/** Registers of a picture that a person may write; the others say what the file is. */
export const PICTURE_WRITABLE: readonly string[] = ['on', 'note']

/** Registers a plan adds to a room; the rest of a room stands in the site's own. */
export const ROOM_PLAN_REGISTERS = {
  area: orNull(isArea),
  keys: isText,
  utilities: isText,
  groupId: ref,
  /** Lots the team expects to find. */
  estimate: orNull(isWhole),
  /** Why the room is left out of the clearing (除外); '' = it is cleared like the others. */
  excluded: isText,
  note: isText,
} as const satisfies Record<string, Shape>

/** Event types of a plan's parts. */
export const partTypes = { added: 'plans.partAdded', edited: 'plans.partEdited', struck: 'plans.partStruck' } as const

const setShapes = new Map<string, Shape>(
  PART_KINDS.map((kind) => [kind, registers({ ...PART_REGISTERS[kind], struck: orNull(isText) })]),
)

/** Shape of the registers an event may set on a part of this kind; null for a kind this program does not know. */
export function partSet(kind: string): Shape | null {
  return setShapes.get(kind) ?? null
}

/**
 * The first register of `set` that `shapes` does not have, or whose value it does not take; null when all are sound.
 * For what comes over a border.
 */
export function wrongRegister(
  shapes: Readonly<Record<string, Shape>>,
  set: Readonly<Record<string, unknown>>,
): string | null {
  for (const [name, value] of Object.entries(set)) {
    if (!Object.hasOwn(shapes, name) || !(shapes[name]?.(value as Json) ?? false)) return name
  }
  return null
}
