// What moves things: it comes after the page stands, because nothing waits for a movement.
export { domAnimation } from 'motion/react'
