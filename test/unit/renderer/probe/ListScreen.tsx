import { Button, DatePicker, Select, Table, Tooltip } from 'antd'
import { useState } from 'react'
import { ScreenHead } from '../../../../renderer/ui/blocks.tsx'
import { DataTable } from '../../../../renderer/ui/DataTable.tsx'
import { ConfirmWithReason, SearchField, useToast } from '../../../../renderer/ui/fields.tsx'
import { Tag } from '../../../../renderer/ui/marks.tsx'
import { Money } from '../../../../renderer/ui/values.tsx'

interface Row {
  readonly id: string
  readonly caseNo: string
  readonly fen: number
}
const count = 100_000
const rowAt = (index: number): Row => ({ id: `${index}`, caseNo: `（2025）浙9901执${index + 1}号`, fen: index * 100 })

/** A list as features build it: field, table of 100,000 rows, dialog, and the antd parts that open layers. */
export default function ListScreen() {
  const [text, setText] = useState('')
  const [cursor, setCursor] = useState(0)
  const [opened, setOpened] = useState('')
  const [asking, setAsking] = useState(false)
  const toast = useToast()
  return (
    <div className="screen">
      <ScreenHead title="案件" facts={<output id="opened">{opened}</output>} />
      <SearchField label="查案" value={text} onChange={setText} onEnter={() => setOpened(`entered ${text}`)} />
      <DataTable
        label="案件"
        columns={[
          { id: 'no', head: '案号', width: '1fr', cell: (row) => <b>{row.caseNo}</b> },
          { id: 'state', head: '状态', width: '120px', cell: () => <Tag tone="green">未结</Tag> },
          { id: 'fen', head: '标的额（元）', width: '140px', align: 'right', cell: (row) => <Money fen={row.fen} /> },
        ]}
        count={count}
        getRow={rowAt}
        rowKey={(row) => row.id}
        cursor={cursor}
        onCursor={setCursor}
        onOpen={(row) => setOpened(row.caseNo)}
      />
      <div className="row">
        <Button onClick={() => toast('已记入')}>记入</Button>
        <Button onClick={() => setAsking(true)}>划去</Button>
        <Select aria-label="期限类型" options={[{ value: 'a', label: '全部' }]} />
        <DatePicker aria-label="日期" />
        <Tooltip title="说明">
          <Button>提示</Button>
        </Tooltip>
        <Table
          size="small"
          pagination={false}
          scroll={{ y: 60 }}
          rowKey="id"
          columns={[{ title: '编号', dataIndex: 'id' }]}
          dataSource={[{ id: '1' }, { id: '2' }]}
        />
      </div>
      <ConfirmWithReason
        open={asking}
        title="划去 0033"
        consequence="编号保留。"
        confirmLabel="划去"
        onConfirm={async () => setAsking(false)}
        onCancel={() => setAsking(false)}
        explain={String}
      />
    </div>
  )
}
