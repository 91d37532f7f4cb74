import { describe, expect, it } from 'vitest'
import * as codes from '../../../shared/domain/plans/codes.ts'
import { CHECKS } from '../../../shared/domain/plans/completeness.ts'
import { PART_KINDS, PART_REGISTERS, ROOM_PLAN_REGISTERS } from '../../../shared/domain/plans/parts.ts'
import { HOUSING_GROUNDS } from '../../../shared/domain/plans/residence.ts'
import { isTextKey } from '../../../shared/i18n/index.ts'

const lists = {
  executionKind: codes.EXECUTION_KINDS,
  occupantClass: codes.OCCUPANT_CLASSES,
  stance: codes.STANCES,
  evidenceKind: codes.EVIDENCE_KINDS,
  encumbranceKind: codes.ENCUMBRANCE_KINDS,
  groupKind: codes.GROUP_KINDS,
  duty: codes.DUTIES,
  agencyKind: codes.AGENCY_KINDS,
  confirmation: codes.CONFIRMATIONS,
  slotKind: codes.SLOT_KINDS,
  riskKind: codes.RISK_KINDS,
  witnessKind: codes.WITNESS_KINDS,
  costKind: codes.COST_KINDS,
  costPayer: codes.COST_PAYERS,
  ambulance: codes.AMBULANCE_STATES.filter((state) => state !== ''),
  sex: codes.SEXES.filter((sex) => sex !== ''),
  textSection: codes.TEXT_SECTIONS,
  negotiationPath: codes.NEGOTIATION_PATHS.filter((path) => path !== ''),
  talkSide: codes.TALK_SIDES,
  pictureOwner: codes.PICTURE_OWNERS,
  housingGround: HOUSING_GROUNDS,
}

describe('words of a plan', () => {
  it('[L5] every code of every list has its words', () => {
    const addresses = Object.entries(lists).flatMap(([list, all]) => all.map((code) => `planTerms.${list}.${code}`))
    expect(addresses.filter((address) => !isTextKey(address))).toEqual([])
  })
  it('[L5] every rule of the validator has its sentence, every register and table its name', () => {
    const fields = [...PART_KINDS.map((kind) => PART_REGISTERS[kind]), ROOM_PLAN_REGISTERS].flatMap(Object.keys)
    const addresses = [
      ...CHECKS.map((check) => `planFindings.${check.code}`),
      ...PART_KINDS.map((kind) => `planFields.kind.${kind}`),
      ...fields.map((field) => `planFields.field.${field}`),
    ]
    expect(addresses.filter((address) => !isTextKey(address))).toEqual([])
  })
})
