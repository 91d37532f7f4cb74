const paths = {
  home: 'M2.5 7.5 8 3l5.5 4.5V13a.5.5 0 0 1-.5.5H3a.5.5 0 0 1-.5-.5zM6.2 13.3V9.5h3.6v3.8',
  folder: 'M2.5 4.5h4l1.2 1.5h5.8v7h-11z',
  building: 'M2.5 13.5h11M3.5 13.5v-10h6v10M9.5 6.5h3v7M5.5 6h2M5.5 8.5h2M5.5 11h2',
  stamp: 'M5 9.5c1-1.5.5-2.7.5-4a2.5 2.5 0 0 1 5 0c0 1.3-.5 2.5.5 4zM3 9.5h10v2.3H3zM3 13.8h10',
  document: 'M4 2.5h5.5L12 5v8.5H4zM6 7.5h4M6 10h4',
  video: 'M3 4.5h6.5a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-5a1 1 0 0 1 1-1zM10.5 7.2 14 5.2v5.6l-3.5-2z',
  pool: 'M2.5 4.5c0-1.1 2.5-2 5.5-2s5.5.9 5.5 2-2.5 2-5.5 2-5.5-.9-5.5-2zM2.5 4.5v7c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2v-7M2.5 8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2',
  person: 'M8 2.7a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6zM3.5 13.5c0-2.6 2-4.3 4.5-4.3s4.5 1.7 4.5 4.3',
  heart: 'M8 13.5S2.5 10.3 2.5 6.3A2.9 2.9 0 0 1 8 5a2.9 2.9 0 0 1 5.5 1.3c0 4-5.5 7.2-5.5 7.2z',
  exchange: 'M2.5 5h11l-3-2.5M13.5 11h-11l3 2.5',
  sync: 'M13 6.5A5.2 5.2 0 0 0 3.6 5M3 9.5A5.2 5.2 0 0 0 12.4 11M3.3 2.5V5h2.5M12.7 13.5V11h-2.5',
  settings:
    'M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6M10.2 2.8a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4zM5.7 9.8a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4z',
  search: 'M7 2.8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4zM10.2 10.2l3.3 3.3',
  lock: 'M4.5 7h7a1 1 0 0 1 1 1v4.5a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1zM5.5 7V5a2.5 2.5 0 0 1 5 0v2',
  copies: 'M6.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1zM10.5 5.5v-3h-8v8h3',
  warning: 'M8 2.7 14 13H2zM8 6.5v3.2M8 11.3v.2',
  flag: 'M4 13.5v-11M4 3h7.5L10 5.5 11.5 8H4',
  history: 'M3 8a5 5 0 1 0 1.6-3.7L3 6M3 3v3h3M8 5.5V8l1.8 1.2',
  down: 'm3.5 6 4.5 4.5L12.5 6',
  right: 'M6 3.5 10.5 8 6 12.5',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  close: 'm3.5 3.5 9 9M12.5 3.5l-9 9',
  plus: 'M8 3v10M3 8h10',
  pin: 'M6 2.5h4M7 2.5v4L5 9h6L9 6.5v-4M8 9v4.5',
  print: 'M4.5 6V2.5h7V6M4.5 11H2.5V6h11v5h-2M4.5 9.5h7v4h-7z',
  upload: 'M8 10.5v-8M5 5.2 8 2.5l3 2.7M2.5 10v3.5h11V10',
  download: 'M8 2.5v8M5 7.8l3 2.7 3-2.7M2.5 10v3.5h11V10',
  camera: 'M2.5 5h2.7l1-1.5h3.6l1 1.5h2.7v8h-11zM8 6.8a2.1 2.1 0 1 1 0 4.2 2.1 2.1 0 0 1 0-4.2z',
  box: 'M2.5 5 8 2.5 13.5 5v6L8 13.5 2.5 11zM2.5 5 8 7.5 13.5 5M8 7.5v6',
  edit: 'M3 13l.6-2.8 7.2-7.2 2.2 2.2-7.2 7.2zM9.5 4.3l2.2 2.2',
  strike: 'M3 8h10M5 4.5h6M5.5 11.5h5',
  clock: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM8 5v3l2 1.5',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6',
  info: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM8 7.5v3.5M8 5v.2',
} satisfies Record<string, string>

export type IconName = keyof typeof paths

/** A 16 px line drawing, always beside a word; hidden from screen readers. `size` in px. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}
