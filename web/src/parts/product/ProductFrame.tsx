import { useEffect, useRef, useState } from 'react'
import { ArrowUpRight, Monitor, QrCode as QrIcon, RotateCw, Smartphone, Tablet, type LucideIcon } from 'lucide-react'
import { isLocal, isNumber, productAddress } from '@/lib/address'
import { classes } from '@/lib/classes'
import { t } from '@/lib/text'
import { IconButton, iconLook } from '@/ui/Button'
import { Dialog } from '@/ui/Dialog'
import { QrCode } from './QrCode'

const DEVICES = ['phone', 'tablet', 'desktop'] as const
type Device = (typeof DEVICES)[number]
/** How wide a device shows a page, and how high, in CSS pixels. */
const SIZES: Record<Device, [number, number]> = { phone: [390, 780], tablet: [820, 1060], desktop: [1280, 800] }
const ICONS: Record<Device, LucideIcon> = { phone: Smartphone, tablet: Tablet, desktop: Monitor }

/** What a product in the frame may do: be itself, on its own origin; never lead this page away. */
const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads'

/** The running product, in a frame as wide as a device. `version` changes when another one is on the air. */
export function ProductFrame({ url, title, version }: { url: string; title: string; version: number }) {
  const [device, setDevice] = useState<Device>('desktop')
  const [turn, setTurn] = useState(0)
  const [asking, setAsking] = useState(false)
  const here = globalThis.location
  const address = productAddress(url, here)
  if (isNumber(here.hostname) && !isLocal(here.hostname)) return null
  return (
    <section aria-label={t('product.preview')} className="overflow-hidden rounded-lg border border-line bg-panel">
      <header className="flex h-11 items-center gap-1 border-b border-line ps-2 pe-1.5">
        <div role="group" aria-label={t('product.device')} className="flex">
          {DEVICES.map((one) => {
            const Icon = ICONS[one]
            return (
              <IconButton key={one} label={t(`product.${one}`)} aria-pressed={one === device} onClick={() => setDevice(one)} className={classes('size-8', one === device && 'bg-hover text-ink')}>
                <Icon size={15} />
              </IconButton>
            )
          })}
        </div>
        <p dir="ltr" className="mx-auto min-w-0 truncate rounded-md bg-raised px-3 py-1 font-mono text-xs text-ink-2">
          {address}
        </p>
        <IconButton label={t('product.reload')} onClick={() => setTurn(turn + 1)} className="size-8">
          <RotateCw size={14} />
        </IconButton>
        <IconButton label={t('product.elsewhere')} onClick={() => setAsking(true)} className="size-8">
          <QrIcon size={15} />
        </IconButton>
        <a href={address} target="_blank" rel="noreferrer" aria-label={t('run.open')} title={t('run.open')} className={iconLook}>
          <ArrowUpRight size={16} />
        </a>
      </header>
      <Screen key={`${version} ${turn}`} address={address} title={title} size={SIZES[device]} />
      <Dialog open={asking} title={t('product.elsewhere')} onClose={() => setAsking(false)}>
        <div className="flex flex-col items-center gap-4 py-2 text-center">
          <QrCode text={address} size={208} />
          <p dir="ltr" className="font-mono text-sm break-all">
            {address}
          </p>
          {isLocal(here.hostname) && <p className="text-sm text-ink-2">{t('product.onlyHere')}</p>}
        </div>
      </Dialog>
    </section>
  )
}

/** The frame itself: as wide as the device, made smaller where there is less room. */
function Screen({ address, title, size: [wide, high] }: { address: string; title: string; size: [number, number] }) {
  const box = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(0)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const resized = new ResizeObserver(() => setRoom(element.clientWidth))
    resized.observe(element)
    return () => resized.disconnect()
  }, [])
  const scale = Math.min(1, room / wide)
  return (
    <div ref={box} className="overflow-hidden bg-raised">
      <div className="relative mx-auto overflow-hidden transition-[width,height] duration-300 ease-out" style={{ width: wide * scale, height: high * scale }}>
        {room > 0 && (
          <iframe
            src={address}
            title={t('product.frame', { title })}
            sandbox={SANDBOX}
            referrerPolicy="no-referrer"
            loading="lazy"
            className="absolute inset-0 origin-top-left border-0 bg-white"
            style={{ width: wide, height: high, transform: `scale(${scale})` }}
          />
        )}
      </div>
    </div>
  )
}
