import { Checkbox, Radio } from 'antd'
import { REGISTER_FIELDS } from '../../../shared/domain/cases/registerFields.ts'
import { Select } from '../../ui/Select.tsx'
import { useText, useTextOr } from '../../ui/useText.ts'
import type { Import } from './importWork.ts'
import { hasAmounts, isAmount, mappingFaults } from './mapping.ts'

const LEAVE_OUT = ''

/** One line per column of the file: its heading, three real values, what it is read as, and the unit of amounts. */
export function MappingTable({ work }: { work: Import }) {
  const t = useText()
  const textOr = useTextOr()
  const { state } = work
  const faults = mappingFaults(state.mapping)
  const locked = state.running !== null || state.result !== null
  const name = (field: string) => textOr(`importReasons.field.${field}`, field)
  const options = [
    { value: LEAVE_OUT, label: t('cases.imports.leaveOut') },
    ...REGISTER_FIELDS.map((field) => ({ value: field, label: name(field) })),
  ]
  return (
    <>
      <table className="plain-table mapping-table">
        <caption className="visually-hidden">{t('cases.imports.mapTable')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('cases.imports.heading')}</th>
            <th scope="col">{t('cases.imports.samples')}</th>
            <th scope="col">{t('cases.imports.target')}</th>
            <th scope="col">{t('cases.imports.unit')}</th>
          </tr>
        </thead>
        <tbody>
          {state.mapping.map((column) => (
            <tr key={column.index} className={column.field === null ? 'quiet' : undefined}>
              <th scope="row" lang="zh-CN">
                {column.heading || '—'}
              </th>
              <td lang="zh-CN">
                <span className="samples">
                  {column.samples.map((sample) => (
                    <span key={sample} title={sample}>
                      {sample}
                    </span>
                  ))}
                </span>
              </td>
              <td>
                <Select
                  label={`${t('cases.imports.target')} ${column.heading}`}
                  size="small"
                  className="mapping-select"
                  disabled={locked}
                  value={column.field ?? LEAVE_OUT}
                  options={options}
                  status={faults.twice.some((field) => field === column.field) ? 'error' : undefined}
                  showSearch={{ optionFilterProp: 'label' }}
                  onChange={(field) =>
                    work.map(column.index, {
                      field: field === LEAVE_OUT ? null : field,
                      unit: isAmount(field) ? (column.unit ?? 'yuan') : null,
                    })
                  }
                />
              </td>
              <td>
                {isAmount(column.field) ? (
                  <Radio.Group
                    aria-label={`${t('cases.imports.unit')} ${column.heading}`}
                    size="small"
                    disabled={locked}
                    value={column.unit ?? 'yuan'}
                    options={[
                      { value: 'yuan', label: t('cases.imports.yuan') },
                      { value: 'wan', label: t('cases.imports.wan') },
                    ]}
                    onChange={(event) => work.map(column.index, { field: column.field, unit: event.target.value })}
                  />
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {faults.twice.map((field) => (
        <p key={field} className="red" role="alert">
          {t('cases.imports.twice', { field: name(field) })}
        </p>
      ))}
      {faults.lacking.map((field) => (
        <p key={field} className="red" role="alert">
          {t('cases.imports.lacking', { field: name(field) })}
        </p>
      ))}
      <div className="mapping-foot">
        {hasAmounts(state.mapping) ? (
          <Checkbox
            checked={state.unitsSeen}
            disabled={locked}
            onChange={(event) => work.confirmUnits(event.target.checked)}
          >
            {t(state.unitsSeen ? 'cases.imports.unitConfirmed' : 'cases.imports.unitConfirm')}
          </Checkbox>
        ) : null}
        <span className="text3">{t('cases.imports.rememberedWill')}</span>
      </div>
    </>
  )
}
