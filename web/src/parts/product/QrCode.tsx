import { useMemo } from 'react'
import { qr } from '@/lib/qr'
import { t } from '@/lib/text'

/** How many modules of light stand around a code, as its standard wants. */
const QUIET = 4

/** An address for a camera. Always dark on light: many readers know nothing else. */
export function QrCode({ text, size = 192 }: { text: string; size?: number }) {
  const code = useMemo(() => qr(text), [text])
  if (!code) return null
  const side = code.length + 2 * QUIET
  const path = code.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : []))).join('')
  return (
    <svg role="img" aria-label={t('product.qr', { address: text })} width={size} height={size} viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges" className="rounded-md">
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
