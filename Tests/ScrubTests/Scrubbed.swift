import Scrub
