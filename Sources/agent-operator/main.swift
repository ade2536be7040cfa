import Commands

AgentOperatorCommand.start()
