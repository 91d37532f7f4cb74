/**
 * One sentence per code of reading a register: what is wrong with the cell and the way out. `{{text}}` is the cell as
 * it stands in the file. `fault` refuses the row (it waits in 待处理), `warning` lets it in, `field` names the columns.
 */
export const importReasons = {
  zh: {
    fault: {
      rowEmpty: '空行，没有可导入的内容。可不导入。',
      rowBroken: '列数与表头不符，可能是引号或分隔符缺失：“{{text}}”。按表头补齐各列后导入。',
      caseNoEmpty: '没有案号。补上案号后导入。',
      caseNoForm: '案号“{{text}}”不完整或写法不对。应如（2025）浙0802执123号，改正后导入。',
      debtorMissing: '没有被执行人。补上姓名或名称后导入。',
      dateForm: '日期“{{text}}”读不出来。应如 2024-03-05，改正或留空后导入。',
      dateUnreal: '日期“{{text}}”在日历上没有这一天。核对原件，改正或留空后导入。',
      dateOutOfRange: '日期“{{text}}”的年份不合理。核对原件，改正或留空后导入。',
      amountForm: '金额“{{text}}”不是确定的数。应如 30000.00，改正或留空后导入。',
      amountTooPrecise: '金额“{{text}}”的小数超过分。核对单位是元还是万元，改正后导入。',
      amountTooLarge: '金额“{{text}}”过大。核对单位是元还是万元，改正后导入。',
      amountNegative: '金额“{{text}}”是负数。核对原件，改成实际金额或留空后导入。',
      textTooLong: '这一格超过 2,000 字：“{{text}}…”。可能是引号缺失，多行连成了一格。拆开或缩短后导入。',
    },
    warning: {
      idChecksum: '身份证号“{{text}}”校验位不符，已照原样导入。核对证件后在案件里改正。',
      idBirthDate: '身份证号“{{text}}”里的出生日期不存在，已照原样导入。核对证件后在案件里改正。',
      idBirthInFuture: '身份证号“{{text}}”里的出生日期晚于今天，已照原样导入。核对证件后在案件里改正。',
      idAreaUnknown: '证件号码“{{text}}”的地区代码不认识，已照原样导入。可核对证件。',
      idLegacy: '“{{text}}”是 15 位旧身份证号，已照原样导入。可在案件里补上 18 位号码。',
      idUnrecognised: '证件号码“{{text}}”不是认识的证件，已照原样导入。可在案件里改正。',
      idPlaceholder: '证件号码写着“{{text}}”，按没有号码导入。查到后在案件里补上。',
      idCountMismatch: '当事人与证件号码个数不同，号码“{{text}}”没有归到任何人。在案件里逐人补上。',
      kindContradictsId: '证件号码“{{text}}”与当事人类型不一致，按所写的类型导入。核对后在案件里改正。',
      digitsLost:
        '证件号码“{{text}}”的末几位已被表格软件丢失，没有导入号码，其余照常导入。查证件后在案件里补上，或从办案系统重新导出为文本。',
      digitsMayBeLost: '证件号码“{{text}}”以三个 0 结尾，可能被表格软件改过，已照原样导入。核对证件。',
      creditChecksum: '统一社会信用代码“{{text}}”校验位不符，已照原样导入。核对营业执照。',
      caseTypeUnknown: '案号“{{text}}”的类型代字不认识，已照原样导入。可核对案号。',
      caseTypeAlias: '案号“{{text}}”写作“恢执”，按“执恢”导入。可核对案号。',
      caseNoOfDocument: '“{{text}}”是文书编号，按所属案件的案号导入。可核对案号。',
      applicantMissing: '没有申请执行人，其余照常导入。移送执行的案件可不填，否则在案件里补上。',
      closedBeforeFiled: '结案日期 {{text}} 早于立案日期，已照原样导入。核对后在案件里改正。',
      filedInFuture: '立案日期 {{text}} 晚于今天，已照原样导入。核对后在案件里改正。',
      closedInFuture: '结案日期 {{text}} 晚于今天，已照原样导入。核对后在案件里改正。',
      closedWithoutDate: '结案方式是“{{text}}”，但没有结案日期。在案件里补上。',
      dateWithoutClosing: '有结案日期 {{text}}，但没有结案方式，按未结导入。在案件里补上。',
      closingUnknown: '结案方式“{{text}}”不认识，状态记为“其他”。在案件里选定。',
      timeOfDayDropped: '“{{text}}”带有时刻，只导入日期。',
      unitFromText: '金额“{{text}}”自带单位，按自带的单位导入。核对金额。',
      placeholderLeftOut: '这一格写着“{{text}}”，按空白导入。',
      phoneForm: '电话“{{text}}”不像电话号码，已照原样导入。可在案件里改正。',
      repeatedInFile: '案号“{{text}}”在这个文件里不止一行，内容不同时以后一行为准，前一行留在历史里。可核对原表。',
      textRepaired: '“{{text}}”里有损坏的字符，已换成“�”。对照原件在案件里改正。',
      textUndecodable: '“{{text}}”里有读不出的字，显示为“�”。可能是文件编码不对，换一种编码重新导入，或在案件里改正。',
    },
    field: {
      row: '整行',
      caseNo: '案号',
      courtName: '法院',
      filedOn: '立案日期',
      cause: '案由',
      applicants: '申请执行人',
      applicantIds: '申请执行人证件号码',
      debtors: '被执行人',
      debtorIds: '被执行人证件号码',
      debtorKind: '被执行人类型',
      claimedAmount: '标的额',
      executedAmount: '已到位金额',
      handler: '承办人',
      closing: '结案方式',
      closedOn: '结案日期',
      address: '住所地',
      phone: '联系电话',
      remarks: '备注',
      vulnerable: '困难群体',
    },
  },
  en: {
    fault: {
      rowEmpty: 'The row is empty. It can be left out.',
      rowBroken:
        'The number of columns differs from the heading; a quote or separator may be missing: “{{text}}”. Complete the columns, then import.',
      caseNoEmpty: 'There is no case number. Add it, then import.',
      caseNoForm:
        'The case number “{{text}}” is incomplete or misspelt. Write it like （2025）浙0802执123号, then import.',
      debtorMissing: 'There is no debtor. Add the name, then import.',
      dateForm: 'The date “{{text}}” cannot be read. Write it like 2024-03-05 or leave it blank, then import.',
      dateUnreal: 'There is no such day as “{{text}}”. Check the original, correct or clear it, then import.',
      dateOutOfRange: 'The year of “{{text}}” is not plausible. Check the original, correct or clear it, then import.',
      amountForm: 'The amount “{{text}}” is no definite number. Write it like 30000.00 or leave it blank, then import.',
      amountTooPrecise:
        'The amount “{{text}}” has more decimals than fen. Check whether the unit is 元 or 万元, then import.',
      amountTooLarge: 'The amount “{{text}}” is too large. Check whether the unit is 元 or 万元, then import.',
      amountNegative: 'The amount “{{text}}” is negative. Check the original, correct or clear it, then import.',
      textTooLong:
        'This cell has more than 2,000 characters: “{{text}}…”. A missing quote may have joined rows. Split or shorten it, then import.',
    },
    warning: {
      idChecksum:
        'The check digit of ID number “{{text}}” does not fit; it was imported as given. Check the ID card and correct it in the case.',
      idBirthDate:
        'The birth date in ID number “{{text}}” does not exist; it was imported as given. Check the ID card and correct it in the case.',
      idBirthInFuture:
        'The birth date in ID number “{{text}}” lies after today; it was imported as given. Check the ID card and correct it in the case.',
      idAreaUnknown:
        'The area code of “{{text}}” is unknown; the number was imported as given. Check the paper if in doubt.',
      idLegacy: '“{{text}}” is an old 15-digit ID number, imported as given. Add the 18-digit number in the case.',
      idUnrecognised: 'The ID number “{{text}}” is of no known kind; it was imported as given. Correct it in the case.',
      idPlaceholder:
        'The ID number reads “{{text}}”; the party was imported without one. Add it in the case once known.',
      idCountMismatch:
        'Parties and ID numbers differ in count; “{{text}}” was attached to nobody. Add the numbers person by person in the case.',
      kindContradictsId:
        'The ID number “{{text}}” contradicts the stated kind of party; the stated kind was imported. Check and correct it in the case.',
      digitsLost:
        'A spreadsheet program destroyed the last digits of “{{text}}”; the number was left out, the rest imported. Add it from the paper, or export again as text from the case system.',
      digitsMayBeLost:
        'The ID number “{{text}}” ends in three zeros and may have been changed by a spreadsheet program; it was imported as given. Check the paper.',
      creditChecksum:
        'The check character of credit code “{{text}}” does not fit; it was imported as given. Check the business licence.',
      caseTypeUnknown:
        'The type code of case number “{{text}}” is unknown; it was imported as given. Check the case number.',
      caseTypeAlias: 'Case number “{{text}}” is written 恢执 and was imported as 执恢. Check the case number.',
      caseNoOfDocument:
        '“{{text}}” is the number of a document; the number of its case was imported. Check the case number.',
      applicantMissing:
        'There is no applicant; the rest was imported. Leave it so for cases transferred by a court, else add the applicant in the case.',
      closedBeforeFiled:
        'The closing date {{text}} lies before the filing date; both were imported as given. Check and correct them in the case.',
      filedInFuture:
        'The filing date {{text}} lies after today; it was imported as given. Check and correct it in the case.',
      closedInFuture:
        'The closing date {{text}} lies after today; it was imported as given. Check and correct it in the case.',
      closedWithoutDate: 'The case was closed as “{{text}}” but has no closing date. Add it in the case.',
      dateWithoutClosing:
        'There is a closing date {{text}} but no way of closing; the case was imported as open. Add it in the case.',
      closingUnknown: 'The way of closing “{{text}}” is unknown; the status is “other”. Choose it in the case.',
      timeOfDayDropped: '“{{text}}” carries a time of day; only the date was imported.',
      unitFromText: 'The amount “{{text}}” names its own unit, which was followed. Check the amount.',
      placeholderLeftOut: 'This cell reads “{{text}}” and was imported as blank.',
      phoneForm: '“{{text}}” does not look like a telephone number; it was imported as given. Correct it in the case.',
      repeatedInFile:
        'Case number “{{text}}” stands more than once in this file; where rows differ the later one counts, the earlier stays in the history. Check the source.',
      textRepaired: '“{{text}}” held damaged characters, replaced by “�”. Correct them in the case from the original.',
      textUndecodable:
        '“{{text}}” holds characters that could not be read, shown as “�”. The encoding may be wrong: import again with another one, or correct them in the case.',
    },
    field: {
      row: 'Whole row',
      caseNo: 'Case number',
      courtName: 'Court',
      filedOn: 'Filed on',
      cause: 'Cause',
      applicants: 'Applicant',
      applicantIds: 'Applicant ID number',
      debtors: 'Debtor',
      debtorIds: 'Debtor ID number',
      debtorKind: 'Kind of debtor',
      claimedAmount: 'Amount claimed',
      executedAmount: 'Amount realised',
      handler: 'Handler',
      closing: 'Way of closing',
      closedOn: 'Closed on',
      address: 'Address',
      phone: 'Telephone',
      remarks: 'Remarks',
      vulnerable: 'Vulnerable person',
    },
  },
} as const
