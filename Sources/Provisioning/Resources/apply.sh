#!/bin/sh
exit 70
