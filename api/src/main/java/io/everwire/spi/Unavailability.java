package io.everwire.spi;

/**
 * Why a transport cannot run here.
 *
 * @param reason one sentence
 * @param remedy what a person can do about it, one sentence
 */
public record Unavailability(String reason, String remedy) {}
