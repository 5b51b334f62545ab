"""Tests of monitor/trial."""
