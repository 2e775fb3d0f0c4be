import type { CrmRecord } from '@/api/crm'

/** What records are worth together, by currency: different currencies are never added up. */
export function sumsOf(records: readonly Pick<CrmRecord, 'amount' | 'currency'>[]): { currency: string; sum: number }[] {
  const sums = new Map<string, number>()
  for (const { amount, currency } of records) {
    if (amount != null) sums.set(currency ?? '', (sums.get(currency ?? '') ?? 0) + amount)
  }
  return [...sums].map(([currency, sum]) => ({ currency, sum }))
}

/** The first lines of a CSV file as cells; quotes hold commas, line ends and doubled quotes. */
export function firstRows(text: string, most: number): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const end = () => {
    row.push(cell)
    if (row.some((one) => one !== '')) rows.push(row)
    row = []
    cell = ''
  }
  for (let at = 0; at < text.length && rows.length < most; at++) {
    const sign = text.charAt(at)
    if (quoted && sign === '"' && text.charAt(at + 1) === '"') cell += text.charAt(at++)
    else if (sign === '"') quoted = !quoted
    else if (quoted) cell += sign
    else if (sign === ',' || sign === ';') {
      row.push(cell)
      cell = ''
    } else if (sign === '\n') end()
    else if (sign !== '\r') cell += sign
  }
  if (rows.length < most && (cell !== '' || row.length > 0)) end()
  return rows
}
