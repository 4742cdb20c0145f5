package io.everwire.conformance.kit;

/** What it means that a case fails. */
public enum Level {
    /** The transport does not keep the contract. */
    MUST,
    /** It keeps the contract, and its users will notice all the same: a figure, mostly. */
    SHOULD,
    /** Nothing: the case writes down a figure. */
    INFO
}
