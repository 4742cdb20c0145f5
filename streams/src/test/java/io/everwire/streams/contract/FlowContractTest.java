package io.everwire.streams.contract;

/** {@link io.everwire.streams.flow}. */
class FlowContractTest extends StreamContract {
    FlowContractTest() {
        super(new FlowStyle());
    }
}
