import { Fragment } from 'react'
import { Outlet } from '@tanstack/react-router'
import { useLanguage } from '@/lib/text'

/** Everything, in one language: another language makes it anew, so that no word of the old one stays. */
export function Root() {
  return (
    <Fragment key={useLanguage()}>
      <Outlet />
    </Fragment>
  )
}
