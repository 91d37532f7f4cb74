import { approvalSheetForm } from './approvalSheet.ts'
import { assistanceNoticeForm } from './assistanceNotice.ts'
import { blankInventoryFormOfSite } from './blankInventory.ts'
import { eveningCardForm } from './eveningCard.ts'
import type { OfficialForm } from './form.ts'
import { interviewRecordForm } from './interviewRecord.ts'
import { leavingSheetForm } from './leavingSheet.ts'
import { noticeToAttendForm } from './noticeToAttend.ts'
import { announcementForm, warrantForm } from './orderPapers.ts'
import { planForm } from './planPaper.ts'
import { roomSheetsForm } from './roomSheets.ts'
import { serviceReceiptForm } from './serviceReceipt.ts'

/** Every document of a site that this program can make, in the order of the statutory steps. One line per form. */
export const officialForms: readonly OfficialForm[] = [
  interviewRecordForm,
  announcementForm,
  serviceReceiptForm,
  noticeToAttendForm,
  planForm,
  approvalSheetForm,
  assistanceNoticeForm,
  warrantForm,
  eveningCardForm,
  roomSheetsForm,
  blankInventoryFormOfSite,
  leavingSheetForm,
]

/**
 * Kinds of the paper package in the order in which they are printed (B7): what was approved (the plan, its approval
 * sheet, the announcement and the warrant as they went up), a sheet per room, blank lists, the notices.
 */
export const PACKAGE_KINDS = [
  'evictionPlan',
  'planApprovalSheet',
  'evictionAnnouncement',
  'searchWarrant',
  'roomSheet',
  'blankInventoryForm',
  'noticeToAttend',
] as const

/** The form of a kind, or undefined. */
export function officialFormOf(kind: string): OfficialForm | undefined {
  return officialForms.find((form) => form.kind === kind)
}
