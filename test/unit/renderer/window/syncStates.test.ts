import { describe, expect, it } from 'vitest'
import { newPeer, savePeer } from '../../../../db/sync.ts'
import { FAILURE_CLASSES, type FailureClass } from '../../../../shared/sync/failures.ts'
import { startTestCore, type TestCore } from '../../../support/coreHarness.ts'
import { windowSuite } from '../../../support/windowUnderTest.ts'

const NOW = Date.parse('2025-09-16T10:42:07+08:00')
let test: TestCore
const suite = windowSuite(async () => {
  test = await startTestCore({ now: NOW })
  return test
})

/** What a person reads of each class: its state, and the one act that helps, with where it leads. */
const WORDS: Readonly<Record<FailureClass, { state: string; act: string; place: string }>> = {
  offline: { state: '连不上，自动重试', act: '立即重试', place: '/sync' },
  later: { state: '对方忙，稍后自动重试', act: '立即重试', place: '/sync' },
  signIn: { state: '须重新登录法院，内容都在', act: '重新加入本院', place: 'dialog' },
  tooOld: { state: '程序太旧，须更新；本机照常工作', act: '查看程序版本', place: '/settings/doctor' },
  refused: { state: '对方拒绝：本机没有这一范围的授权', act: '立即重试', place: '/sync' },
  fork: { state: '两台电脑用了同一设备号，须换设备号', act: '换设备号', place: 'dialog' },
  diskFull: { state: '磁盘已满，腾出空间后自动继续', act: '去体检', place: '/settings/doctor' },
  otherFull: { state: '对方磁盘已满，腾出空间后自动再送', act: '立即重试', place: '/sync' },
  defect: { state: '程序缺陷，已记下，报给管理员', act: '去体检', place: '/settings/doctor' },
}

describe('every way an exchange can end (X9)', () => {
  it('[X9] [U1] says its state, that everything is kept, and one act which leads where it helps', async () => {
    const { db, journal } = test.core.context.store()
    const row = newPeer({
      peer: 'gateway:浙9901',
      kind: 'gateway',
      name: '示例区人民法院',
      address: 'http://127.0.0.1:9',
    })
    const fails = (failure: FailureClass) =>
      journal.transact(() => savePeer(db, { ...row, failure, detail: 'scope', tried_at: NOW, attempts: 1 }))
    for (const failure of FAILURE_CLASSES) {
      fails(failure)
      const { state, act, place } = WORDS[failure]
      const page = await suite.open('/sync')
      const peer = page.locator('.sync-peer')
      await expect.poll(() => peer.innerText()).toContain(state)
      expect(await peer.innerText()).toContain('本机内容都在，可继续登记。')
      expect(await page.locator('main').innerText()).not.toMatch(/%|丢弃/)
      await peer.getByRole('button', { name: act }).waitFor()
      // The status bar says "not reached" only of who was not reached.
      const away = failure === 'offline' || failure === 'later'
      const link = away ? '还没有连上法院' : '法院同步受阻'
      expect(await page.locator('.status-bar').innerText()).toContain(link)
      // These begin an exchange, whose own end would be told next.
      if (place === '/sync') continue
      await peer.getByRole('button', { name: act }).press('Enter')
      if (place === 'dialog') await page.getByRole('dialog').waitFor()
      else await expect.poll(() => page.url()).toMatch(new RegExp(`#${place}([?]|$)`))
    }
  })

  it('[X9] a reason that this program has no words for is said to be one, with the code for whoever looks into it', async () => {
    const { db, journal } = test.core.context.store()
    const row = newPeer({ peer: 'hub:other', kind: 'hub', name: '二组', address: 'https://127.0.0.1:9' })
    const refused = { failure: 'refused', detail: 'laterCode', tried_at: NOW, attempts: 1 }
    journal.transact(() => savePeer(db, { ...row, ...refused }))
    const page = await suite.open('/sync')
    await expect
      .poll(() => page.locator('.sync-peer').innerText())
      .toContain('对方拒绝：原因没有写明（laterCode），报给信息员')
  })
})
