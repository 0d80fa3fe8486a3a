"""Texts to train on: captions made from labels, label variants, house style, similar texts."""
