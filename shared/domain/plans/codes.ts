/**
 * Closed lists of an eviction plan (domain.md §2, §8). Codes are stored, words stand in `shared/i18n`. What a later
 * program adds is a code this one shows as it is.
 */

/** What is being enforced decides what an occupant can say against it (domain.md §2.1). */
export const EXECUTION_KINDS = ['DELIVERY_JUDGMENT', 'AUCTION_HANDOVER', 'MONEY_SEIZURE'] as const
export type ExecutionKind = (typeof EXECUTION_KINDS)[number]

/** Classes of occupants (domain.md §2.2). */
export const OCCUPANT_CLASSES = [
  'DEBTOR_HOUSEHOLD',
  'SUBLESSEE_CONSENTED',
  'SUBLESSEE_UNCONSENTED',
  'LESSEE_PRE_MORTGAGE',
  'LESSEE_PRE_SEIZURE',
  'LESSEE_POST_SEIZURE',
  'SHAM_LESSEE',
  'RESIDENCE_RIGHT',
  'BUYER_IN_POSSESSION',
  'CO_OWNER_OR_HEIR',
  'GRATUITOUS_BORROWER',
  'CUSTODIAN_GOODS_ONLY',
  'UNLAWFUL',
  'UNKNOWN',
] as const
export type OccupantClass = (typeof OCCUPANT_CLASSES)[number]

export const STANCES = ['UNKNOWN', 'WILLING', 'NEGOTIATING', 'REFUSING', 'UNREACHABLE'] as const
export type Stance = (typeof STANCES)[number]

/** Evidence of a possession, each with its date (domain.md §2.3). */
export const EVIDENCE_KINDS = [
  'WRITTEN_LEASE',
  'POSSESSION',
  'RENT_PAYMENT',
  'LEASE_FILING',
  'HEAD_LEASE_CONSENT',
  'UTILITY_BILL',
  'BUSINESS_LICENCE',
  'RESIDENCE_REGISTRATION',
  'STATEMENT',
  'FIT_OUT_CONTRACT',
  'SALE_CONTRACT',
  'PRICE_PAYMENT',
  'RESIDENCE_RIGHT_REGISTRATION',
  'OTHER',
] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]

/** What burdens the premises or marks the enforcement's course; all dated, on one time line with the evidence. */
export const ENCUMBRANCE_KINDS = ['MORTGAGE', 'SEIZURE', 'TITLE_EFFECTIVE', 'NOTICE_SERVED', 'SALE_RULING'] as const
export type EncumbranceKind = (typeof ENCUMBRANCE_KINDS)[number]

/** Groups (domain.md §8.2). */
export const GROUP_KINDS = [
  'COMMAND',
  'ORDER',
  'PERSUASION',
  'IMPLEMENTATION',
  'EVIDENCE',
  'REGISTRATION',
  'TRANSPORT',
  'SAFETY',
  'SUPPORT',
  'SUPERVISION',
] as const
export type GroupKind = (typeof GROUP_KINDS)[number]

export const DUTIES = [
  'COMMANDER',
  'DEPUTY',
  'LIAISON',
  'LEADER',
  'RECORDER',
  'CHECKER',
  'CAMERA',
  'BAILIFF',
  'MEMBER',
] as const
export type Duty = (typeof DUTIES)[number]

export const AGENCY_KINDS = [
  'POLICE',
  'COMMUNITY',
  'PROPERTY_MANAGER',
  'NOTARY',
  'MOVERS',
  'LOCKSMITH',
  'MEDICAL',
  'FIRE',
  'UTILITIES',
  'OTHER',
] as const
export type AgencyKind = (typeof AGENCY_KINDS)[number]

export const CONFIRMATIONS = ['ASKED', 'CONFIRMED', 'DECLINED'] as const
export type Confirmation = (typeof CONFIRMATIONS)[number]

export const SLOT_KINDS = ['ASSEMBLY', 'BRIEFING', 'ARRIVAL', 'CLEARING', 'BREAK', 'HANDOVER', 'OTHER'] as const
export type SlotKind = (typeof SLOT_KINDS)[number]

/** Risks a plan answers (domain.md §8.3, section 11). */
export const RISK_KINDS = [
  'VIOLENCE',
  'SELF_HARM',
  'FIRE_GAS',
  'ILLNESS',
  'ELDERLY_MINORS',
  'ANIMALS',
  'CROWD',
  'MEDIA',
  'THIRD_PARTY_CLAIMS',
  'PERISHABLES_VALUABLES',
  'WEATHER',
  'POWER_NETWORK_LOSS',
  'STAFF_INJURY',
  'OTHER',
] as const
export type RiskKind = (typeof RISK_KINDS)[number]

export const WITNESS_KINDS = ['NOTARY', 'COMMUNITY', 'DEPUTY', 'CPPCC', 'PROCURATORATE', 'MEDIA', 'OTHER'] as const
export type WitnessKind = (typeof WITNESS_KINDS)[number]

export const COST_KINDS = ['MOVING', 'STORAGE', 'LOCKSMITH', 'NOTARY', 'MEDICAL', 'ANNOUNCEMENT', 'OTHER'] as const
export type CostKind = (typeof COST_KINDS)[number]

/** Who pays in the end; movers and stores are paid by the party itself (FEE 12, domain.md §1.6). */
export const COST_PAYERS = ['ADVANCED_BY_APPLICANT', 'DEBTOR', 'COURT'] as const
export type CostPayer = (typeof COST_PAYERS)[number]

/** Ways out that a negotiation may take (domain.md §2.5); '' = none named yet. */
export const NEGOTIATION_PATHS = [
  '',
  'VACATE_BY_DATE',
  'VACATE_IN_STAGES',
  'RENT_TO_APPLICANT',
  'SALE_WITH_LEASE',
  'BUY_OUT',
  'RE_LEASE',
  'TRANSITION_HOUSING',
  'STORAGE_OFFERED',
] as const
export type NegotiationPath = (typeof NEGOTIATION_PATHS)[number]

/** With whom was spoken; all three before force is used on an outsider (domain.md §2.5). */
export const TALK_SIDES = ['APPLICANT', 'DEBTOR', 'OCCUPANT'] as const
export type TalkSide = (typeof TALK_SIDES)[number]

/** What a picture or scan belongs to; a floor is its building and its number. */
export const PICTURE_OWNERS = ['room', 'floor', 'building', 'evidenceItem'] as const
export type PictureOwner = (typeof PICTURE_OWNERS)[number]

/** How far medical help for a person is arranged (domain.md §8.4). */
export const AMBULANCE_STATES = ['', 'NOT_NEEDED', 'ASKED', 'ON_SITE', 'TAKEN'] as const
export type AmbulanceState = (typeof AMBULANCE_STATES)[number]

export const SEXES = ['', 'F', 'M'] as const
export type Sex = (typeof SEXES)[number]

/**
 * Sections of a plan in words (domain.md §8.3): those that no table of their own fills. The two reports are a level 3
 * plan's, to the intermediate court and to the political-legal committee (§8.5 `[p]`): when, to whom, by which document.
 */
export const TEXT_SECTIONS = [
  'SUMMARY',
  'LEGAL_BASIS',
  'INVENTORY_METHOD',
  'MEDIA',
  'REPORT_COURT',
  'REPORT_COMMITTEE',
  'OTHER',
] as const
export type TextSection = (typeof TEXT_SECTIONS)[number]
