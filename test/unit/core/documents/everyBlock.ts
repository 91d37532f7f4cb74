import type { OfficialDocument } from '../../../../shared/domain/documents/officialDocument.ts'
import { officialDocumentFormat } from '../../../../shared/domain/documents/officialDocument.ts'

/** A document with every block, every kind of run and every status, as the format is frozen. */
export const everyBlock: OfficialDocument = {
  format: officialDocumentFormat,
  kind: 'interviewRecord',
  layout: 'form',
  demo: false,
  draft: true,
  court: { code: '浙9901', name: '示例区人民法院' },
  title: '谈　话　笔　录',
  caseNo: '（2025）浙9901执101号',
  blocks: [
    { block: 'letterhead', title: '谈　话　笔　录', caseNo: ['（2025）浙9901执101号'] },
    { block: 'addressee', runs: ['甲某仁', '：'] },
    { block: 'heading', level: 1, text: '一、经过' },
    { block: 'heading', level: 2, text: '（一）时间' },
    { block: 'heading', level: 3, text: '1．上午' },
    { block: 'field', label: '地　　点', runs: [{ blank: 12 }] },
    {
      block: 'paragraph',
      align: 'start',
      indent: true,
      runs: ['依照《中华人民共和国民事诉讼法》第二百六十一条，', { strong: '责令' }, '于', { blank: 3 }, '日前迁出。'],
    },
    { block: 'paragraph', align: 'center', indent: false, runs: ['第一行\n第二行'] },
    {
      block: 'table',
      columns: [
        { head: '序号', width: 1, align: 'center' },
        { head: '名称', width: 4, align: 'start' },
        { head: '数量', width: 2, align: 'end' },
      ],
      rows: [
        [['1'], ['三角钢琴'], ['1']],
        [['2'], [], [{ blank: 2 }]],
      ],
      rowHeight: 9,
    },
    {
      block: 'grid',
      columns: [1, 2, 1, 2],
      rows: [
        {
          height: 20,
          cells: [
            { span: 1, label: true, lines: [{ align: 'center', runs: ['院　长\n意　见'] }] },
            {
              span: 3,
              label: false,
              lines: [
                { align: 'start', runs: ['同意。'] },
                { align: 'end', runs: ['李某正'] },
              ],
            },
          ],
        },
        { height: null, cells: [{ span: 4, label: false, lines: [] }] },
      ],
    },
    {
      block: 'signatures',
      rows: [
        {
          capacity: '被谈话人',
          name: '甲某仁',
          status: 'REFUSED',
          reason: '称与所说不符',
          at: '2025-08-20T10:15:00+08:00',
          witness: false,
        },
        { capacity: '见证人1', name: '钱某', status: 'SIGNED', reason: null, at: null, witness: true },
        { capacity: '见证人2', name: '孙某', status: 'FINGERPRINT', reason: null, at: null, witness: true },
        { capacity: '记录人', name: null, status: null, reason: null, at: null, witness: false },
      ],
    },
    {
      block: 'closing',
      signatories: [
        ['执行员　', '林某舟'],
        ['书记员　', { blank: 5 }],
      ],
      date: ['二〇二五年八月二十日'],
      seal: '院印',
    },
    { block: 'pageBreak' },
    { block: 'letterhead', title: '回执', caseNo: null },
    { block: 'closing', signatories: [], date: ['二〇', { blank: 2 }, '年'], seal: null },
    { block: 'note', runs: ['注：逐页签名。'] },
  ],
  preparedAt: '2025-09-10T16:20:00+08:00',
  preparedBy: { id: 'officer-1', name: '林某舟' },
  programVersion: '0.1.0',
}
