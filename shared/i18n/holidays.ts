/** Texts of the calendars of days off, in the settings. */
export const holidays = {
  zh: {
    title: '节假日安排',
    hint: '期限按这里的放假和调休顺延（民诉法第85条）。',
    load: '载入节假日文件',
    loadHint: '选 fieldwrit-holidays-1 格式的 JSON 文件。文件里有的年份整年替换，其他年份不变。',
    choose: '选择文件',
    chooseFirst: '先选择文件。',
    preview: '文件里的年份',
    replaces: '替换现有安排',
    adds: '新增',
    dayOff: '{{name}} {{from}} 至 {{to}}',
    oneDayOff: '{{name}} {{from}}',
    worked: '上班：{{days}}',
    year: '{{year}} 年',
    counts: '放假 {{off}} 段，调休上班 {{worked}} 天',
    shipped: '随程序提供',
    loaded: '{{role}}{{who}} {{when}} 载入：{{file}}',
    fromMemory: '未与通知原文核对',
    unknownFrom: '{{year}} 年起尚未公布或未载入，期限只按周末推算。国务院办公厅通知公布后载入。',
    past: '载入记录',
    pastLine: '{{when}} {{role}}{{who}}：{{file}}（{{years}}）',
  },
  en: {
    title: 'Days off',
    hint: 'Periods move on by these days off and worked weekends (CPL 85).',
    load: 'Load a holidays file',
    loadHint: 'Choose a JSON file of the form fieldwrit-holidays-1. Each year in it replaces that year; others stay.',
    choose: 'Choose a file',
    chooseFirst: 'Choose a file first.',
    preview: 'Years in the file',
    replaces: 'replaces what is here',
    adds: 'new',
    dayOff: '{{name}} {{from}} to {{to}}',
    oneDayOff: '{{name}} {{from}}',
    worked: 'Worked: {{days}}',
    year: '{{year}}',
    counts: 'holidays: {{off}}, worked weekend days: {{worked}}',
    shipped: 'comes with the program',
    loaded: 'loaded by {{role}} {{who}} on {{when}}: {{file}}',
    fromMemory: 'not compared with the notice',
    unknownFrom:
      'From {{year}} on nothing is published or loaded; periods count weekends only. Load the notice once it is out.',
    past: 'What was loaded',
    pastLine: '{{when}}, {{role}} {{who}}: {{file}} ({{years}})',
  },
} as const

/** Why a holidays file is refused, told by `errors`; `detail` is the year. */
export const holidayRefusals = {
  zh: {
    holidaysNotJson: '这不是 JSON 文件。换成节假日文件。',
    holidaysFormat: '这不是 fieldwrit-holidays-1 格式的节假日文件。',
    holidaysYearForm: '{{detail}} 年的内容不完整或写法不对。日期写成 2027-01-01，并写明来源。',
    holidaysSpanBackwards: '{{detail}} 年有一段放假的起日晚于止日。',
    holidaysOutsideYear: '{{detail}} 年里有别的年份的日期。跨年的假期分写在两个年份里。',
    holidaysWorkedWeekday: '{{detail}} 年有一个调休上班日不是周六或周日。',
    holidaysOffAndWorked: '{{detail}} 年有一天既写成放假又写成上班。',
    holidaysYearTwice: '同一个年份出现两次。',
  },
  en: {
    holidaysNotJson: 'This is no JSON file. Choose a holidays file.',
    holidaysFormat: 'This is no holidays file of the form fieldwrit-holidays-1.',
    holidaysYearForm:
      'The year {{detail}} is incomplete or written otherwise. Write days as 2027-01-01 and name the source.',
    holidaysSpanBackwards: 'In {{detail}} a holiday ends before it begins.',
    holidaysOutsideYear:
      'In {{detail}} stands a day of another year. Divide a holiday over New Year between the years.',
    holidaysWorkedWeekday: 'In {{detail}} a worked weekend day is no Saturday or Sunday.',
    holidaysOffAndWorked: 'In {{detail}} a day is both off and worked.',
    holidaysYearTwice: 'A year appears twice.',
  },
} as const
