import { documentsService } from '../../../../electron/core/documents.ts'
import { formsService } from '../../../../electron/core/forms.ts'
import type { GatePorts } from '../../../../electron/core/gate/ports.ts'
import { plansService } from '../../../../electron/core/plans.ts'
import type { OfficialDocument } from '../../../../shared/domain/documents/officialDocument.ts'
import type { PartKind } from '../../../../shared/domain/plans/parts.ts'
import type { JsonObject } from '../../../../shared/journal/canonical.ts'
import { standingAlone } from '../../../support/gatePorts.ts'
import { said } from '../documents/said.ts'
import { type GateUnderTest, startGate } from '../gate/support.ts'
import { id } from '../site/support.ts'

/** A site with plan, gate and documents over hand-written neighbours. */
export interface FormsUnderTest extends GateUnderTest {
  forms: ReturnType<typeof formsService>
  documents: ReturnType<typeof documentsService>
  plans: ReturnType<typeof plansService>
  siteId: string
  add(kind: PartKind, ...sets: JsonObject[]): string[]
  rooms(count: number): string[]
  prepare(form: string, subject: string, values?: Record<string, string>): ReturnType<PrepareOf>
  /** The prepared document as one text; a blank is `▁`. */
  text(form: string, subject: string, values?: Record<string, string>): Promise<string>
  /** The announcement signed on 2026-05-04, to leave by 2026-05-20. */
  signed(): Promise<void>
  end(): Promise<void>
}
type PrepareOf = ReturnType<typeof formsService>['prepare']

export async function startForms(): Promise<FormsUnderTest> {
  const it = await startGate()
  const { test } = it
  const { context } = test.core
  const ports: GatePorts = {
    ...standingAlone,
    planFacts: () => it.plan.facts,
    decisionFor: (subject) => it.decisions.get(subject) ?? null,
    contactHours: () => it.contact.hours,
  }
  const documents = documentsService(test.core)
  const forms = formsService(test.core, documents, ports)
  const plans = plansService(context)
  const { siteId } = test
  const prepare: FormsUnderTest['prepare'] = (form, subject, values) =>
    forms.prepare({ siteId, form, subject, values: values ?? null })
  return {
    ...it,
    forms,
    documents,
    plans,
    siteId,
    prepare,
    add: (kind, ...sets) =>
      plans
        .write({ commandId: id(), siteId, add: sets.map((set) => ({ kind, set })), edit: [], strike: [], reason: '' })
        .added.map((part) => part.partId),
    rooms(count) {
      const { buildingId } = test
      const shape = { firstFloor: 1, floors: 1, roomsPerFloor: count, prefix: '2-' }
      test.site.generateRooms({ commandId: id(), siteId, buildingId, ...shape })
      return plans.get({ siteId }).rooms.map((room) => room.roomId)
    },
    text: async (form, subject, values) => said((await prepare(form, subject, values)).document as OfficialDocument),
    async signed() {
      await it.announce('2026-05-20')
    },
    end: () => test.end(),
  }
}
