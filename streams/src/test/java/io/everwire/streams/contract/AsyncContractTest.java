package io.everwire.streams.contract;

/** {@link io.everwire.api.Stream} itself. */
class AsyncContractTest extends StreamContract {
    AsyncContractTest() {
        super(new AsyncStyle());
    }
}
