import type { CalendarDate } from '../../calendar/calendarDate.ts'
import type { CaseOfDocument, TitleOfDocument } from './parties.ts'
import type { Value } from './parts.ts'

/**
 * 腾退执行预案 as it is printed (domain.md §8.3, fifteen sections). Words stand as printed: classes, states and results
 * are given in Chinese by whoever builds the plan; what is not known is null. Amounts are integer fen.
 */
export interface EvictionPlanData {
  readonly version: Value
  readonly preparedOn: CalendarDate | null
  readonly case: CaseOfDocument
  readonly title: TitleOfDocument
  /** What the applicant asks for. */
  readonly relief: Value
  readonly amountFen: number | null
  /** The case in the handler's words. */
  readonly summary: Value
  /** Persuasion and negotiation so far; null where nobody recorded a talk. */
  readonly persuasion: Value
  /** Days of the action, in words. */
  readonly window: Value
  readonly site: {
    readonly address: Value
    readonly buildings: number | null
    readonly rooms: number | null
    readonly areaText: Value
    readonly ownership: Value
    readonly seizures: Value
    readonly utilities: Value
  }
  readonly premises: readonly PlanPremises[]
  readonly encumbrances: readonly PlanEncumbrance[]
  readonly rooms: readonly PlanRoom[]
  /** Rooms that are not cleared, each with its reason. */
  readonly excluded: readonly PlanExclusion[]
  readonly occupants: readonly PlanOccupant[]
  readonly evidence: readonly PlanEvidence[]
  readonly rents: readonly PlanRent[]
  /** One vulnerability form for each person who needs care, also where nobody filled it in yet. */
  readonly care: readonly PlanCare[]
  /** Further legal basis, beside what the form itself cites. */
  readonly legalBasis: Value
  readonly documents: readonly PlanDocument[]
  readonly command: { readonly commander: Value; readonly deputy: Value; readonly channel: Value }
  readonly groups: readonly PlanGroup[]
  readonly vehicles: readonly PlanVehicle[]
  readonly agencies: readonly PlanAgency[]
  readonly schedule: readonly PlanSlot[]
  /** Numbering, forms, devices, batteries, paper fallback. */
  readonly inventoryMethod: Value
  readonly storage: readonly PlanStorage[]
  readonly risks: readonly PlanRisk[]
  readonly witnesses: readonly PlanWitness[]
  readonly media: Value
  /** Whatever no section of its own takes. */
  readonly other: Value
  readonly costs: readonly PlanCost[]
  readonly approval: {
    readonly level: Value
    readonly reason: Value
    readonly steps: readonly string[]
    /** Reports upwards, each with what it is and the day, addressee and document in words (domain.md §8.5 `[p]`). */
    readonly reports: readonly { readonly title: string; readonly text: Value }[]
  }
  readonly handler: Value
}

/** What is enforced upon, by its papers and by who lives there. */
export interface PlanPremises {
  readonly kind: Value
  readonly ownership: Value
  readonly certificateNo: Value
  readonly titleNo: Value
  readonly dwelling: boolean | null
  readonly onlyHome: boolean | null
  readonly publicAsset: boolean | null
  readonly housingGround: Value
}

export interface PlanEncumbrance {
  readonly date: CalendarDate | null
  readonly kind: Value
  readonly holder: Value
  readonly number: Value
}

export interface PlanExclusion {
  readonly code: string
  readonly areaText: Value
  readonly occupant: Value
  readonly reason: Value
}

export interface PlanRoom {
  readonly building: Value
  readonly floor: Value
  readonly code: string
  readonly areaText: Value
  readonly purpose: Value
  readonly occupant: Value
  readonly keys: Value
  readonly utilities: Value
  readonly group: Value
  /** Lots expected. */
  readonly estimate: Value
  readonly flags: Value
}

export interface PlanOccupant {
  readonly name: Value
  readonly sex: Value
  /** Number of the identity paper, masked. */
  readonly identity: Value
  /** Class in words, e.g. 同意转租的次承租人. */
  readonly kind: Value
  readonly rooms: Value
  /** Right claimed and its dates. */
  readonly basis: Value
  readonly contact: Value
  /** Day on which they were told. */
  readonly notifiedOn: CalendarDate | null
  readonly stance: Value
  /** Vulnerable persons, animals, dangers. */
  readonly flags: Value
}

export interface PlanEvidence {
  readonly occupant: Value
  readonly kind: Value
  /** Day or span, in words. */
  readonly dates: Value
  readonly source: Value
  readonly originalSeen: boolean | null
  readonly amountFen: number | null
  readonly note: Value
}

export interface PlanRent {
  readonly occupant: Value
  readonly monthlyFen: number | null
  readonly usualFen: number | null
  readonly prepaidMonths: number | null
  /** Whether landlord and tenant belong together. */
  readonly related: boolean | null
  readonly note: Value
}

export interface PlanCare {
  readonly occupant: Value
  readonly room: Value
  readonly needs: Value
  readonly date: CalendarDate | null
  readonly condition: Value
  readonly ambulance: Value
  /** Medicine and aids that stay with the person. */
  readonly aids: Value
  readonly relatives: Value
  readonly community: Value
  readonly civilAffairs: Value
  readonly decision: Value
  readonly decidedBy: Value
}

export interface PlanDocument {
  readonly name: string
  readonly number: Value
  readonly date: CalendarDate | null
  readonly state: Value
}

export interface PlanGroup {
  readonly name: string
  readonly tasks: Value
  readonly channel: Value
  readonly members: readonly {
    readonly name: Value
    readonly duty: Value
    readonly unit: Value
    readonly phone: Value
  }[]
}

export interface PlanVehicle {
  readonly plate: Value
  readonly kind: Value
  readonly driver: Value
  readonly phone: Value
  readonly group: Value
  readonly use: Value
}

export interface PlanAgency {
  readonly name: Value
  readonly matter: Value
  readonly contact: Value
  readonly phone: Value
  readonly headcount: number | null
  /** Asked, confirmed or declined, in words. */
  readonly confirmation: Value
}

export interface PlanSlot {
  readonly date: CalendarDate | null
  readonly time: Value
  readonly matter: Value
  readonly groups: Value
  readonly place: Value
}

export interface PlanStorage {
  readonly place: Value
  readonly areaText: Value
  readonly custodian: Value
  readonly phone: Value
  readonly insurance: Value
  readonly collection: Value
}

export interface PlanRisk {
  readonly kind: string
  readonly likelihood: Value
  readonly severity: Value
  readonly trigger: Value
  readonly response: Value
  readonly owner: Value
  readonly stop: Value
}

export interface PlanWitness {
  readonly name: Value
  readonly unit: Value
  readonly capacity: Value
  readonly phone: Value
  readonly confirmation: Value
}

export interface PlanCost {
  readonly kind: string
  readonly payer: Value
  readonly payee: Value
  readonly amountFen: number | null
  readonly note: Value
}
