import { Select as AntdSelect, type SelectProps } from 'antd'

/** A choice of one from a list. `label` names the field and, once it is open, the list, which antd leaves without a name. */
export function Select<Value>({ label, ...rest }: SelectProps<Value> & { readonly label: string }) {
  const nameList = (popup: HTMLElement | null) =>
    popup?.querySelector('[role="listbox"]')?.setAttribute('aria-label', label)
  return (
    <AntdSelect<Value>
      aria-label={label}
      {...rest}
      popupRender={(list) => (
        <section aria-label={label} ref={nameList}>
          {list}
        </section>
      )}
    />
  )
}
