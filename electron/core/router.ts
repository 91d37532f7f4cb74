import { implement, ORPCError } from '@orpc/server'
import { desk } from '../../shared/contract/desk/index.ts'
import { deskError } from './errors.ts'
import type { Services } from './services.ts'

/** What every call carries: the services of this core. */
export interface CallContext {
  services: Services
}

/**
 * The contract implemented: one line per procedure. Rules live in the services; what crosses the border was checked by
 * the contract's schemas before it gets here.
 */
export function deskRouter() {
  const os = implement(desk)
    .$context<CallContext>()
    .use(async ({ context, next, path }) => {
      try {
        return await next()
      } catch (error) {
        if (error instanceof ORPCError) throw error
        const code = (error as { code?: unknown }).code
        const { log, folder } = context.services
        log.warn('procedure failed', { procedure: path.join('.'), code: String(code ?? (error as Error).name) })
        if (code === 'ENOSPC' || code === 'SQLITE_FULL') throw deskError('DISK_FULL', { path: folder })
        // Its words may quote what people wrote; nothing of it leaves the core.
        throw new ORPCError('INTERNAL', { status: 500 })
      }
    })
  const {
    system,
    identity,
    files,
    cases,
    worklist,
    site,
    plans,
    gate,
    calendar,
    money,
    signatures,
    lots,
    inventory,
    conflicts,
    drafts,
    documents,
    machine,
    approvals,
    notices,
    sync,
    handBack,
    largeFiles,
    leaving,
    grants,
    lost,
    syncBundle,
  } = os
  return os.router({
    system: {
      status: system.status.handler(({ context }) => context.services.system.status()),
      changes: system.changes.handler(({ context, signal }) => context.services.system.changes(signal)),
      doctor: system.doctor.handler(({ context }) => context.services.system.doctor()),
      getSettings: system.getSettings.handler(({ context }) => context.services.system.getSettings()),
      putSetting: system.putSetting.handler(({ context, input }) => context.services.system.putSetting(input)),
      touch: system.touch.handler(({ context }) => context.services.system.touch()),
    },
    identity: {
      setUp: identity.setUp.handler(({ context, input }) => context.services.identity.setUp({ ...input, demo: false })),
      setUpDemo: identity.setUpDemo.handler(({ context, signal }) => context.services.demo.setUp(signal)),
      restore: identity.restore.handler(({ context, input, signal }) => context.services.restore.run(input, signal)),
      lookAtCourt: identity.lookAtCourt.handler(({ context, input }) => context.services.identity.lookAtCourt(input)),
      join: identity.join.handler(({ context, input }) => context.services.identity.join(input)),
      lookAtStick: identity.lookAtStick.handler(({ context, input }) => context.services.identity.lookAtStick(input)),
      joinByStick: identity.joinByStick.handler(({ context, input }) => context.services.identity.joinByStick(input)),
      moveStick: identity.moveStick.handler(({ context, input }) => context.services.identity.moveStick(input)),
      waitForCourt: identity.waitForCourt.handler(({ context, signal }) =>
        context.services.identity.waitForCourt(signal),
      ),
      standAlone: identity.standAlone.handler(({ context }) => context.services.identity.standAlone()),
      joinAlone: identity.joinAlone.handler(({ context, input }) => context.services.identity.joinAlone(input)),
      tryJoinAlone: identity.tryJoinAlone.handler(async ({ context }) => {
        return { waits: await context.services.identity.tryJoinAlone(AbortSignal.timeout(60_000)) }
      }),
      leaveAlone: identity.leaveAlone.handler(({ context }) => context.services.identity.leaveAlone()),
      rejoin: identity.rejoin.handler(({ context, input }) => context.services.identity.rejoin(input)),
      rejoinByStick: identity.rejoinByStick.handler(({ context, input }) =>
        context.services.identity.rejoinByStick(input),
      ),
      tryRejoin: identity.tryRejoin.handler(({ context, input }) => context.services.identity.tryRejoin(input)),
      changeDevice: identity.changeDevice.handler(({ context, input }) =>
        context.services.identity.changeDevice(input),
      ),
      leaveCourt: identity.leaveCourt.handler(({ context }) => context.services.identity.leaveCourt()),
      unlock: identity.unlock.handler(({ context, input }) => context.services.identity.unlock(input)),
      unlockWithCode: identity.unlockWithCode.handler(({ context, input }) =>
        context.services.identity.unlockWithCode(input),
      ),
      lock: identity.lock.handler(({ context }) => {
        context.services.identity.lock()
        return {}
      }),
      listOfficers: identity.listOfficers.handler(({ context }) => context.services.identity.listOfficers()),
      addOfficer: identity.addOfficer.handler(({ context, input }) => context.services.identity.addOfficer(input)),
      removeOfficer: identity.removeOfficer.handler(({ context, input }) =>
        context.services.identity.removeOfficer(input),
      ),
      listDevices: identity.listDevices.handler(({ context }) => context.services.identity.listDevices()),
      revokeDevice: identity.revokeDevice.handler(({ context, input }) =>
        context.services.identity.revokeDevice(input),
      ),
      changePin: identity.changePin.handler(({ context, input }) => context.services.identity.changePin(input)),
    },
    files: {
      roots: files.roots.handler(({ context }) => context.services.files.roots()),
      list: files.list.handler(({ context, input }) => context.services.files.list(input)),
      pick: files.pick.handler(({ context, input }) => context.services.files.pick(input)),
    },
    cases: {
      search: cases.search.handler(({ context, input }) => context.services.cases.search(input)),
      get: cases.get.handler(({ context, input }) => context.services.cases.get(input)),
      history: cases.history.handler(({ context, input }) => context.services.cases.history(input)),
      state: cases.state.handler(({ context, input }) => context.services.cases.state(input)),
      addNote: cases.addNote.handler(({ context, input }) => context.services.cases.addNote(input)),
      strikeNote: cases.strikeNote.handler(({ context, input }) => context.services.cases.strikeNote(input)),
      setFlag: cases.setFlag.handler(({ context, input }) => context.services.cases.setFlag(input)),
      addDeadline: cases.addDeadline.handler(({ context, input }) => context.services.cases.addDeadline(input)),
      completeDeadline: cases.completeDeadline.handler(({ context, input }) =>
        context.services.cases.completeDeadline(input),
      ),
      inspectFile: cases.inspectFile.handler(({ context, input }) => context.services.importing.inspect(input)),
      dryRun: cases.dryRun.handler(({ context, input, signal }) => context.services.importing.dryRun(input, signal)),
      runImport: cases.runImport.handler(({ context, input, signal }) => context.services.importing.run(input, signal)),
      listTray: cases.listTray.handler(({ context, input }) => context.services.importing.listTray(input)),
      openTrayRow: cases.openTrayRow.handler(({ context, input }) => context.services.importing.openTrayRow(input)),
      mendTrayRow: cases.mendTrayRow.handler(({ context, input }) => context.services.importing.mendTrayRow(input)),
      dismissTrayRow: cases.dismissTrayRow.handler(({ context, input }) =>
        context.services.importing.dismissTrayRow(input),
      ),
    },
    worklist: { list: worklist.list.handler(({ context, input }) => context.services.worklist.list(input)) },
    site: {
      list: site.list.handler(({ context }) => context.services.site.list()),
      get: site.get.handler(({ context, input }) => context.services.site.get(input)),
      create: site.create.handler(({ context, input }) => context.services.site.create(input)),
      addBuilding: site.addBuilding.handler(({ context, input }) => context.services.site.addBuilding(input)),
      generateRooms: site.generateRooms.handler(({ context, input }) => context.services.site.generateRooms(input)),
      addRoom: site.addRoom.handler(({ context, input }) => context.services.site.addRoom(input)),
      editRoom: site.editRoom.handler(({ context, input }) => context.services.site.editRoom(input)),
      openRoom: site.openRoom.handler(({ context, input }) => context.services.site.openRoom(input)),
      excludeRoom: site.excludeRoom.handler(({ context, input }) => context.services.site.excludeRoom(input)),
      leaveRoom: site.leaveRoom.handler(({ context, input }) => context.services.site.leaveRoom(input)),
    },
    plans: {
      get: plans.get.handler(({ context, input }) => context.services.plans.get(input)),
      renew: plans.renew.handler(({ context, input }) => context.services.plans.renew(input)),
      editHead: plans.editHead.handler(({ context, input }) => context.services.plans.editHead(input)),
      write: plans.write.handler(({ context, input }) => context.services.plans.write(input)),
      editRooms: plans.editRooms.handler(({ context, input }) => context.services.plans.editRooms(input)),
      history: plans.history.handler(({ context, input }) => context.services.plans.history(input)),
      freeze: plans.freeze.handler(({ context, input }) => context.services.plans.freeze(input)),
      attachPicture: plans.attachPicture.handler(({ context, input }) => context.services.planPictures.attach(input)),
      openPicture: plans.openPicture.handler(({ context, input }) => context.services.planPictures.open(input)),
      submit: plans.submit.handler(({ context, input }) => context.services.submitPlan(input)),
      standing: plans.standing.handler(({ context, input }) => context.services.planStanding(input)),
      versions: plans.versions.handler(({ context, input }) => context.services.plans.versions(input)),
      difference: plans.difference.handler(({ context, input }) => context.services.plans.difference(input)),
    },
    gate: {
      get: gate.get.handler(({ context, input }) => context.services.showGate(input)),
      held: gate.held.handler(({ context, input }) => context.services.showHeld(input)),
      open: gate.open.handler(({ context, input }) => context.services.gate.open(input)),
      attach: gate.attach.handler(({ context, input }) => context.services.gate.attach(input)),
      openScan: gate.openScan.handler(({ context, input }) => context.services.scans.openOfStep(input)),
      record: gate.record.handler(({ context, input }) => context.services.gate.record(input)),
      edit: gate.edit.handler(({ context, input }) => context.services.gate.edit(input)),
      strike: gate.strike.handler(({ context, input }) => context.services.gate.strike(input)),
      confirm: gate.confirm.handler(({ context, input }) => context.services.gate.confirm(input)),
      move: gate.move.handler(({ context, input }) => context.services.moveGate(input)),
      submitAnnouncement: gate.submitAnnouncement.handler(({ context, input }) =>
        context.services.orders.submitAnnouncement(input),
      ),
      submitWarrant: gate.submitWarrant.handler(({ context, input }) => context.services.orders.submitWarrant(input)),
      fileObjection: gate.fileObjection.handler(({ context, input }) => context.services.gate.fileObjection(input)),
      editObjection: gate.editObjection.handler(({ context, input }) => context.services.gate.editObjection(input)),
      strikeObjection: gate.strikeObjection.handler(({ context, input }) =>
        context.services.gate.strikeObjection(input),
      ),
      rules: gate.rules.handler(({ context }) => context.services.gate.rules()),
      putRule: gate.putRule.handler(({ context, input }) => context.services.gate.putRule(input)),
    },
    calendar: {
      list: calendar.list.handler(({ context }) => context.services.holidays.list()),
      read: calendar.read.handler(({ context, input }) => context.services.holidays.read(input)),
      load: calendar.load.handler(({ context, input }) => context.services.holidays.load(input)),
    },
    money: {
      list: money.list.handler(({ context, input }) => context.services.money.list(input)),
      record: money.record.handler(({ context, input }) => context.services.money.record(input)),
      strike: money.strike.handler(({ context, input }) => context.services.money.strike(input)),
      pay: money.pay.handler(({ context, input }) => context.services.money.pay(input)),
      strikePayment: money.strikePayment.handler(({ context, input }) => context.services.money.strikePayment(input)),
    },
    signatures: {
      get: signatures.get.handler(({ context, input }) => context.services.signatures.get(input)),
      open: signatures.open.handler(({ context, input }) => context.services.signatures.open(input)),
      renew: signatures.renew.handler(({ context, input }) => context.services.signatures.renew(input)),
      enter: signatures.enter.handler(({ context, input }) => context.services.signatures.enter(input)),
      strike: signatures.strike.handler(({ context, input }) => context.services.signatures.strike(input)),
      print: signatures.print.handler(({ context, input }) => context.services.signatures.print(input)),
    },
    lots: {
      list: lots.list.handler(({ context, input }) => context.services.lots.list(input)),
      make: lots.make.handler(({ context, input }) => context.services.lots.make(input)),
      handOver: lots.handOver.handler(({ context, input }) => context.services.lots.handOver(input)),
      refuse: lots.refuse.handler(({ context, input }) => context.services.lots.refuse(input)),
      store: lots.store.handler(({ context, input }) => context.services.lots.store(input)),
      settle: lots.settle.handler(({ context, input }) => context.services.lots.settle(input)),
      noticeCollection: lots.noticeCollection.handler(({ context, input }) =>
        context.services.lots.noticeCollection(input),
      ),
      receipt: lots.receipt.handler(({ context, input }) => context.services.lots.receipt(input)),
    },
    inventory: {
      record: inventory.record.handler(({ context, input }) => context.services.inventory.record(input)),
      correct: inventory.correct.handler(({ context, input }) => context.services.inventory.correct(input)),
      strike: inventory.strike.handler(({ context, input }) => context.services.inventory.strike(input)),
      get: inventory.get.handler(({ context, input }) => context.services.inventory.get(input)),
      history: inventory.history.handler(({ context, input }) => context.services.inventory.history(input)),
      list: inventory.list.handler(({ context, input }) => context.services.inventory.list(input)),
      room: inventory.room.handler(({ context, input }) => context.services.inventory.room(input)),
    },
    largeFiles: {
      list: largeFiles.list.handler(({ context }) => context.services.largeFiles.list()),
      choose: largeFiles.choose.handler(({ context, input }) => context.services.largeFiles.choose(input)),
      stop: largeFiles.stop.handler(({ context, input }) => context.services.largeFiles.stop(input)),
    },
    handBack: {
      list: handBack.list.handler(({ context }) => context.services.handBack.list()),
      taken: handBack.taken.handler(({ context, input }) => context.services.handBack.taken(input)),
      give: handBack.give.handler(({ context, input }) => context.services.handBack.give(input)),
      giveCase: handBack.giveCase.handler(({ context, input }) => context.services.handBack.giveCase(input)),
      takeCaseAgain: handBack.takeCaseAgain.handler(({ context, input }) =>
        context.services.handBack.takeCaseAgain(input),
      ),
      takeAgain: handBack.takeAgain.handler(({ context, input }) => context.services.handBack.takeAgain(input)),
    },
    leaving: {
      check: leaving.check.handler(({ context, input }) => context.services.leaving.check(input)),
      state: leaving.state.handler(({ context, input }) => context.services.leaving.state(input)),
      except: leaving.except.handler(({ context, input }) => context.services.leaving.except(input)),
    },
    grants: {
      list: grants.list.handler(({ context }) => context.services.grants.list()),
      takeBack: grants.takeBack.handler(({ context, input }) => context.services.grants.takeBack(input)),
      giveAgain: grants.giveAgain.handler(({ context, input }) => context.services.grants.giveAgain(input)),
    },
    lost: {
      list: lost.list.handler(({ context }) => context.services.lost.list()),
      report: lost.report.handler(({ context, input }) => context.services.lost.report(input)),
      found: lost.found.handler(({ context, input }) => context.services.lost.found(input)),
      give: lost.give.handler(({ context, input }) => context.services.lost.give(input)),
    },
    notices: {
      list: notices.list.handler(({ context }) => context.services.notices.list()),
      see: notices.see.handler(({ context, input }) => context.services.notices.see(input)),
    },
    conflicts: {
      open: conflicts.open.handler(({ context, input }) => context.services.conflicts.open(input)),
    },
    drafts: {
      put: drafts.put.handler(({ context, input }) => context.services.drafts.put(input)),
      get: drafts.get.handler(({ context, input }) => context.services.drafts.get(input)),
      list: drafts.list.handler(({ context }) => context.services.drafts.list()),
    },
    documents: {
      freezeInventoryList: documents.freezeInventoryList.handler(({ context, input }) =>
        context.services.documents.freezeInventoryList(input),
      ),
      list: documents.list.handler(({ context, input }) => context.services.documents.list(input)),
      open: documents.open.handler(({ context, input }) => context.services.documents.open(input)),
      forms: documents.forms.handler(({ context, input }) => context.services.showForms(input)),
      recent: documents.recent.handler(({ context }) => context.services.forms.recent()),
      prepare: documents.prepare.handler(({ context, input }) => context.services.forms.prepare(input)),
      preview: documents.preview.handler(({ context, input }) => context.services.forms.preview(input)),
      freeze: documents.freeze.handler(({ context, input }) => context.services.forms.freeze(input)),
      notePrinted: documents.notePrinted.handler(({ context, input }) => context.services.forms.notePrinted(input)),
      keepSigned: documents.keepSigned.handler(({ context, input }) => context.services.forms.keepSigned(input)),
      scanPreview: documents.scanPreview.handler(({ context, input }) =>
        context.services.scans.previewOfDocument(input),
      ),
      openScan: documents.openScan.handler(({ context, input }) => context.services.scans.openOfDocument(input)),
      makePackage: documents.makePackage.handler(({ context, input }) => context.services.forms.makePackage(input)),
      openPackage: documents.openPackage.handler(({ context, input }) => context.services.forms.openPackage(input)),
      notePackagePrinted: documents.notePackagePrinted.handler(({ context, input }) =>
        context.services.forms.notePackagePrinted(input),
      ),
      evening: documents.evening.handler(({ context, input }) => context.services.forms.evening(input)),
      saveDocx: documents.saveDocx.handler(({ context, input }) => context.services.documents.saveDocx(input)),
    },
    machine: {
      verify: machine.verify.handler(({ context, signal }) => context.services.machine.verify(signal)),
      backUpNow: machine.backUpNow.handler(({ context }) => context.services.machine.backUpNow()),
    },
    sync: {
      state: sync.state.handler(({ context }) => context.services.sync.state()),
      matrix: sync.matrix.handler(({ context }) => context.services.sync.matrix()),
      setAside: sync.setAside.handler(({ context }) => context.services.sync.setAside()),
      receipts: sync.receipts.handler(({ context }) => context.services.sync.receipts()),
      now: sync.now.handler(({ context, input }) => context.services.sync.now(input)),
      setGateway: sync.setGateway.handler(({ context, input }) => context.services.sync.setGateway(input)),
      hub: sync.hub.handler(({ context }) => context.services.hub.state()),
      openHub: sync.openHub.handler(({ context }) => context.services.hub.open()),
      closeHub: sync.closeHub.handler(({ context }) => context.services.hub.close()),
      findHubs: sync.findHubs.handler(({ context }) => context.services.hub.find()),
      joinHub: sync.joinHub.handler(({ context, input }) => context.services.hub.join(input)),
      leaveHub: sync.leaveHub.handler(({ context }) => context.services.hub.leave()),
      forgetPeer: sync.forgetPeer.handler(({ context, input }) => context.services.sync.forgetPeer(input)),
    },
    syncBundle: {
      plan: syncBundle.plan.handler(({ context, input }) => context.services.bundle.plan(input)),
      export: syncBundle.export.handler(({ context, input, signal }) => context.services.bundle.export(input, signal)),
      import: syncBundle.import.handler(({ context, input, signal }) => context.services.bundle.import(input, signal)),
    },
    approvals: {
      inbox: approvals.inbox.handler(({ context }) => context.services.approvals.inbox()),
      get: approvals.get.handler(({ context, input }) => context.services.approvals.get(input)),
      markSeen: approvals.markSeen.handler(({ context, input }) => context.services.approvals.markSeen(input)),
      carried: approvals.carried.handler(({ context, input }) => context.services.approvals.carried(input)),
      propose: approvals.propose.handler(({ context, input }) => context.services.approvals.propose(input)),
      draft: approvals.draft.handler(({ context, input }) => context.services.approvals.draft(input)),
      submitForm: approvals.submitForm.handler(({ context, input }) => context.services.approvals.submitForm(input)),
      supersede: approvals.supersede.handler(({ context, input }) => context.services.approvals.supersede(input)),
      submitText: approvals.submitText.handler(({ context, input }) => context.services.approvals.submitText(input)),
      withdraw: approvals.withdraw.handler(({ context, input }) => context.services.approvals.withdraw(input)),
      giveOpinion: approvals.giveOpinion.handler(({ context, input }) => context.services.approvals.giveOpinion(input)),
      answer: approvals.answer.handler(({ context, input }) => context.services.approvals.answer(input)),
      decide: approvals.decide.handler(({ context, input }) => context.services.approvals.decide(input)),
      keepPaper: approvals.keepPaper.handler(({ context, input }) => context.services.approvals.keepPaper(input)),
      confirmPaper: approvals.confirmPaper.handler(({ context, input }) =>
        context.services.approvals.confirmPaper(input),
      ),
      openFile: approvals.openFile.handler(({ context, input }) => context.services.approvals.openFile(input)),
    },
  })
}
