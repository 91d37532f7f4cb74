/** Every form of an official document, by its kind. */
import { assistanceNotice } from './assistanceNotice.ts'
import { blankInventoryForm } from './blankInventoryForm.ts'
import { eveningCard } from './eveningCard.ts'
import { evictionAnnouncement } from './evictionAnnouncement.ts'
import { evictionPlan } from './evictionPlan.ts'
import { interviewRecord } from './interviewRecord.ts'
import { leavingSheet } from './leavingSheet.ts'
import { noticeToAttend } from './noticeToAttend.ts'
import { planApprovalSheet } from './planApprovalSheet.ts'
import { roomSheet } from './roomSheet.ts'
import { searchWarrant } from './searchWarrant.ts'
import { serviceReceipt } from './serviceReceipt.ts'

export const forms = {
  assistanceNotice,
  blankInventoryForm,
  eveningCard,
  evictionAnnouncement,
  evictionPlan,
  interviewRecord,
  leavingSheet,
  noticeToAttend,
  planApprovalSheet,
  roomSheet,
  searchWarrant,
  serviceReceipt,
}

export type FormKind = keyof typeof forms
